internal import Contracts
internal import Plugins
internal import Ranking
internal import Storage

/// Computes all scores anew from the artists' rows, a part of them at a time: after a snapshot, and for boards that are
/// new or compute otherwise.
///
/// A score that comes out equal keeps the position at which it was reached. All others are reached at once: the log
/// tells that the tables are to be read anew, with a position for each artist, in the order of ids. Scores made of ranks
/// come behind, as behind every page.
struct BoardRenewal {
    private let store: any SQLWriting
    private let boards: BoardList
    private let numbers: BoardNumbers
    /// By the places of boards made of values, those that may be among the first.
    private var tops: [Int: TopScores] = [:]
    /// By the numbers of boards made of ranks, who has a score there: the artist and the score.
    private var held: [Int: [Int64: Int128]] = [:]

    private static let artistsAtOnce = 10_000

    static func run(_ boards: BoardList, _ numbers: BoardNumbers, in store: any SQLWriting) throws {
        var renewal = BoardRenewal(store: store, boards: boards, numbers: numbers)
        try renewal.renewPlain()
        try renewal.renewDerived()
    }

    private init(store: any SQLWriting, boards: BoardList, numbers: BoardNumbers) {
        self.store = store
        self.boards = boards
        self.numbers = numbers
        for (_, parts, depth) in boards.derived {
            for part in parts { tops[part] = TopScores(depth: max(depth, tops[part]?.depth ?? 0)) }
        }
    }

    private mutating func renewPlain() throws {
        let count = try store.first("SELECT COUNT(*) FROM artists") { try $0.int(0) } ?? 0
        var position = try BoardsLog.appendReload(count: Int(clamping: count), to: store)
        let derived = boards.derived.compactMap { numbers.numbers[$0.place] }
        var after = ""
        while true {
            let artists = try store.all(
                "SELECT * FROM artists WHERE id > ?1 ORDER BY id LIMIT ?2",
                [.text(after), SQLValue(Self.artistsAtOnce)]
            ) { try StoredArtist($0) }
            guard let last = artists.last else { return }
            after = last.id.text
            let scores = try plainScores(of: artists)
            var changed: [StoredArtist] = []
            for (index, artist) in artists.enumerated() {
                var renewed = artist
                for (place, score) in scores[index] {
                    guard let number = numbers.numbers[place] else { continue }
                    if artist.scores[number]?.score != score {
                        renewed.scores[number] = score.map { RankKey(score: $0, reached: position) }
                    }
                    if let score { tops[place]?.add(artist.key, score) }
                }
                for number in derived {
                    if let key = artist.scores[number] { held[number, default: [:]][artist.key] = key.score }
                }
                if renewed != artist { changed.append(renewed) }
                position += 1
            }
            try StoredArtist.write(changed, to: store)
        }
    }

    /// Of each artist by the boards' places.
    private func plainScores(of artists: [StoredArtist]) throws -> [[(place: Int, score: Int128?)]] {
        var found = artists.map { _ in [(place: Int, score: Int128?)]() }
        let subjects = artists.map { BoardSubject($0.values) }
        for place in boards.plain {
            for (index, score) in try boards.scores(place, of: subjects).enumerated() {
                let isPlaced = artists[index].mayBePlaced(by: score)
                found[index].append((place, isPlaced ? score : nil))
            }
        }
        return found
    }

    private func renewDerived() throws {
        for (place, parts, depth) in boards.derived {
            guard let number = numbers.numbers[place] else { continue }
            let ranks = parts.map { tops[$0]?.ranks(to: depth) ?? [:] }
            let keys = Set(ranks.flatMap(\.keys)).union((held[number] ?? [:]).keys)
            var artists = try StoredArtist.read(keys: keys.sorted(), in: store)
            artists.sort { $0.id.text < $1.id.text }
            let scores = try boards.scores(
                place,
                of: artists.map { artist in
                    BoardSubject(artist.values, ranks: ranks.map { $0[artist.key].map { Int64($0) } })
                })
            let now = zip(artists, scores).map { artist, score in artist.mayBePlaced(by: score) ? score : nil }
            let moved = zip(artists, now).filter { $0.scores[number]?.score != $1 }
            guard !moved.isEmpty else { continue }
            let first = try BoardsLog.appendReload(count: moved.count, to: store)
            try StoredArtist.write(
                moved.enumerated().map { index, move in
                    var artist = move.0
                    artist.scores[number] = move.1.map { RankKey(score: $0, reached: first + Int64(index)) }
                    return artist
                }, to: store)
        }
    }
}

/// The highest scores of many, as they come, with all that are equal to the last of them.
struct TopScores {
    let depth: Int
    private var scores: [(key: Int64, score: Int128)] = []
    /// What is below is no candidate any more.
    private var bound = Int128.min
    /// How many are held before those that are too low are dropped.
    private var limit = 10_000

    init(depth: Int) { self.depth = depth }

    mutating func add(_ key: Int64, _ score: Int128) {
        guard score >= bound else { return }
        scores.append((key, score))
        guard scores.count > limit else { return }
        prune()
        // Equal scores may leave many: then they are not sorted at each that comes.
        limit = max(10_000, scores.count * 2)
    }

    private mutating func prune() {
        scores.sort { $0.score > $1.score }
        guard depth > 0, scores.count >= depth else { return }
        bound = scores[depth - 1].score
        scores.removeLast(scores.count - (scores.firstIndex { $0.score < bound } ?? scores.count))
    }

    /// The ranks by key of those that are no further than a depth, which is this one's at most.
    func ranks(to depth: Int) -> [Int64: Int] {
        var ranks: [Int64: Int] = [:]
        var (rank, last): (Int, Int128?) = (0, nil)
        for (index, (key, score)) in scores.sorted(by: { $0.score > $1.score }).enumerated() {
            if score != last { rank = index + 1 }
            last = score
            guard rank <= depth else { break }
            ranks[key] = rank
        }
        return ranks
    }
}
