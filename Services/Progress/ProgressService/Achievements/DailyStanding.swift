internal import Contracts
internal import Plugins
internal import Storage

/// How far a holder was, at the last daily pass, with those locked achievements that compare it with others.
///
/// Kept since nobody can tell it later of one holder alone: it takes all the others.
struct DailyStanding {
    /// By the achievements' numbers, in the order in which they were judged. A dozen at most: a list is found through
    /// sooner than a table is made, a million times.
    private var found: [(number: Int64, progress: Progress.AchievementProgress)] = []

    /// Takes a verdict on one of the holder's artists in: of several artists the nearest counts.
    mutating func add(_ verdict: CriterionVerdict, of achievement: Int64) {
        guard !verdict.isMet, let progress = verdict.progress else { return }
        let new = Progress.AchievementProgress(progress.measure, value: verdict.value, needed: verdict.threshold)
        guard let place = found.firstIndex(where: { $0.number == achievement }) else {
            return found.append((achievement, new))
        }
        if new.isNearer(than: found[place].progress) { found[place].progress = new }
    }

    // MARK: Store

    /// The achievements' numbers; they stay what they are, whatever becomes of the file.
    static func numbers(in store: any SQLReading) throws -> [String: Int64] {
        var numbers: [String: Int64] = [:]
        try store.query("SELECT number, achievement FROM achievement_numbers") {
            numbers[try $0.text(1)] = try $0.int(0)
        }
        return numbers
    }

    static func number(_ achievements: [Achievement], in store: any SQLWriting) throws {
        try store.execute(
            "INSERT INTO achievement_numbers (achievement) VALUES (?1) ON CONFLICT (achievement) DO NOTHING",
            rows: achievements.map { .text($0.id) }, of: 1)
    }

    /// A holder's, by the achievements' ids.
    static func read(
        _ holder: HolderKey, in store: any SQLReading
    ) throws -> [String: Progress.AchievementProgress] {
        let packed = try store.first("SELECT packed FROM standings WHERE holder = ?1", [.integer(holder.number)]) {
            try $0.blob(0)
        }
        guard let packed else { return [:] }
        let names = Dictionary(try numbers(in: store).map { ($0.value, $0.key) }, uniquingKeysWith: { $1 })
        var standing: [String: Progress.AchievementProgress] = [:]
        do throws(PackedReader.Garbage) {
            try packed.withUnsafeBufferPointer { (bytes) throws(PackedReader.Garbage) in
                var reader = PackedReader(0..<bytes.count)
                while !reader.isAtEnd {
                    let number = try reader.signed(bytes)
                    let measure = Progress.AchievementProgress.Measure(code: try reader.byte(bytes))
                    let (value, needed) = (try reader.signed(bytes), try reader.signed(bytes))
                    guard let name = names[number] else { continue }
                    standing[name] = .init(measure, value: value, needed: needed)
                }
            }
        } catch {
            throw StorageError.damaged(
                reason: "the standing of holder \(holder.number) cannot be read: \(error.reason)")
        }
        return standing
    }

    var packed: [UInt8] {
        var writer = PackedWriter()
        for (number, progress) in found.sorted(by: { $0.number < $1.number }) {
            writer.signed(number)
            writer.byte(progress.measure.code)
            writer.signed(progress.value)
            writer.signed(progress.needed)
        }
        return writer.bytes
    }
}

extension CriterionProgress {
    var measure: Progress.AchievementProgress.Measure {
        switch self {
        case .count: .count
        case .top: .top
        case .percent: .percent
        }
    }
}

extension Progress.AchievementProgress.Measure {
    fileprivate init(code: UInt8) {
        switch code {
        case 1: self = .top
        case 2: self = .percent
        default: self = .count
        }
    }

    fileprivate var code: UInt8 {
        switch self {
        case .count: 0
        case .top: 1
        case .percent: 2
        }
    }
}

extension Progress.AchievementProgress {
    /// Whoever is compared at all is nearer than who has not enough for that.
    fileprivate func isNearer(than other: Self) -> Bool {
        switch (measure, other.measure) {
        case (.top, .top): value < other.value
        case (.top, _): true
        case (_, .top): false
        default: value > other.value
        }
    }
}
