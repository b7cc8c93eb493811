internal import Contracts
internal import Storage

/// How a ledger is divided to be derived anew: into parts that have about equally many inputs, as the journal shows when
/// it is gone through once.
///
/// Tracks are counted in stripes of their keys, and a part has some that follow each other: a stripe with more inputs
/// than a part should have is one part nevertheless.
struct RebuildPlan: Sendable {
    enum Subject: Equatable {
        /// What artists say of themselves, and whatever belongs to nothing that was recorded.
        case others
        /// Those with keys in a range; all ranges together have all keys that there can be.
        case tracks(Range<Int64>)
        case achievements(Set<String>)
    }

    private static let stripes: Int64 = 1 << 13

    private(set) var parts: [Subject] = [.others]
    /// How many inputs the journal has.
    private(set) var inputs: Int64 = 0
    /// By part.
    private var inputsOfPart: [Int] = [0]
    /// Tracks of a stripe.
    private let width: Int64
    private var partOfStripe: [Int] = []
    private var partOfAchievement: [String: Int] = [:]

    /// - Parameter mostInputs: of a part that can be divided.
    init(mostInputs: Int, in store: SharedStore) throws {
        let last = try store.read { try $0.first("SELECT COALESCE(MAX(key), 0) FROM tracks") { try $0.int(0) } } ?? 0
        width = max(0, last) / Self.stripes + 1
        var stripes = [Int](repeating: 0, count: Int(last / width) + 1)
        var achievements: [String: Int] = [:]
        try store.forEachJournalRow { row in
            try row.replay { input in
                switch input {
                case .track(let key, _, _), .removal(let key), .plays(let key, _, _):
                    stripes[stripe(of: key, count: stripes.count)] += 1
                case .unlock(_, let achievement, _, _, _): achievements[achievement, default: 0] += 1
                case .artist: inputsOfPart[0] += 1
                case .account, .ownership, .correction: break
                }
            }
            inputs += row.inputs
        }
        divide(stripes, mostInputs)
        divide(achievements.sorted { $0.key < $1.key }, mostInputs)
    }

    private mutating func divide(_ stripes: [Int], _ mostInputs: Int) {
        // What is beyond the ends comes to the first part and the last.
        var start = Int64.min
        for (stripe, count) in stripes.enumerated() {
            if stripe == 0 || inputsOfPart[parts.count - 1] + count > mostInputs {
                if stripe > 0 { start = Int64(stripe) * width }
                parts.append(.tracks(0..<0))
                inputsOfPart.append(0)
            }
            inputsOfPart[parts.count - 1] += count
            partOfStripe.append(parts.count - 1)
            let end = stripe < stripes.count - 1 ? Int64(stripe + 1) * width : Int64.max
            parts[parts.count - 1] = .tracks(start..<end)
        }
    }

    private mutating func divide(_ achievements: [(key: String, value: Int)], _ mostInputs: Int) {
        var ids: Set<String> = []
        for (id, count) in achievements {
            if ids.isEmpty || inputsOfPart[parts.count - 1] + count > mostInputs {
                ids = []
                parts.append(.achievements([]))
                inputsOfPart.append(0)
            }
            ids.insert(id)
            inputsOfPart[parts.count - 1] += count
            partOfAchievement[id] = parts.count - 1
            parts[parts.count - 1] = .achievements(ids)
        }
    }

    /// The parts in groups, one after the other, each with no more inputs than these, or of one part.
    func passes(mostInputs: Int) -> [Range<Int>] {
        var passes: [Range<Int>] = []
        var held = 0
        for (part, count) in inputsOfPart.enumerated() {
            if let last = passes.last, held + count <= mostInputs {
                passes[passes.count - 1] = last.lowerBound..<part + 1
            } else {
                passes.append(part..<part + 1)
                held = 0
            }
            held += count
        }
        return passes
    }

    // MARK: What belongs where

    /// The part that an input belongs to; nil for what all of them need.
    func part(of input: LedgerInput) -> Int? {
        switch input {
        case .track(let key, _, _), .removal(let key), .plays(let key, _, _): part(ofTrack: key)
        case .unlock(_, let achievement, _, _, _): part(ofAchievement: achievement)
        case .artist: 0
        case .account, .ownership, .correction: nil
        }
    }

    /// The part that an entry belongs to.
    func part(of entry: LedgerEntry) -> Int {
        entry.source == .achievement ? part(ofAchievement: entry.achievement) : part(ofTrack: entry.track)
    }

    private func part(ofTrack key: Int64) -> Int { partOfStripe[stripe(of: key, count: partOfStripe.count)] }

    private func part(ofAchievement id: String?) -> Int { id.flatMap { partOfAchievement[$0] } ?? 0 }

    private func stripe(of track: Int64, count: Int) -> Int { Int(min(max(track / width, 0), Int64(count - 1))) }
}
