internal import Normalization
internal import Storage

/// The words by which an artist is found.
enum ArtistWords {
    /// Words that are looked at for one search: bounds a search for a single letter.
    private static let mostMatches: Int64 = 5000

    static func write(_ renamed: [(key: Int64, before: String, after: String)], to store: any SQLWriting) throws {
        func rows(_ names: [(key: Int64, name: String)]) -> [SQLValue] {
            names.flatMap { key, name -> [SQLValue] in
                name.isEmpty ? [] : NameWords.split(name).flatMap { [.text($0), .integer(key)] }
            }
        }
        try store.execute(
            "DELETE FROM artist_words WHERE word = ?1 AND artist = ?2", rows: rows(renamed.map { ($0.key, $0.before) }),
            of: 2)
        try store.execute(
            "INSERT INTO artist_words (word, artist) VALUES (?1, ?2)", rows: rows(renamed.map { ($0.key, $0.after) }),
            of: 2)
    }

    /// Artists with words that begin as the query's do; the caller looks whether all of them do.
    static func find(_ query: String, in store: any SQLReading) throws -> [Int64] {
        // The longest word has the fewest matches.
        guard let longest = NameWords.split(query).max(by: { $0.utf8.count < $1.utf8.count }) else { return [] }
        return try store.all(
            "SELECT DISTINCT artist FROM artist_words WHERE word >= ?1 AND word <= ?2 LIMIT ?3",
            [.text(longest), .text(NameWords.upperBound(of: longest)), .integer(mostMatches)]
        ) { try $0.int(0) }
    }

    /// Whether each of the query's words is the beginning of one of the name's.
    static func match(_ query: [String], _ name: String) -> Bool {
        let words = NameWords.split(name)
        return query.allSatisfy { word in words.contains { $0.hasPrefix(word) } }
    }
}
