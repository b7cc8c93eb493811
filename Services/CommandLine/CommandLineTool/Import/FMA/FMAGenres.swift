import Contracts

/// The genres of the Free Music Archive: numbers with names, each below another or a top one.
struct FMAGenres {
    private struct Genre {
        let title: String
        /// The number of the genre above; nil for a top one.
        let parent: Int64?
    }

    private var genres: [Int64: Genre] = [:]

    static let columns = ["genre_id", "parent", "title"]

    /// Takes a row of the genres file; a second one of the same number is refused where it says something else.
    mutating func take(_ row: SourceRow) throws(RefusedRow) {
        let number = try row.identifier("genre_id")
        var ignored: [RowWarning] = []
        guard let title = try row.line("title", limit: 100, warnings: &ignored) else {
            throw row.refusal("title", row.value("title"), "shows nothing; expected the name of the genre")
        }
        let parent = try row.count("parent", most: .max) ?? 0
        let genre = Genre(title: title, parent: parent == 0 ? nil : parent)
        if let known = genres[number], known.title != genre.title || known.parent != genre.parent {
            throw row.refusal("genre_id", "\(number)", "stands in the file already, with other values")
        }
        genres[number] = genre
    }

    /// The names of genres, as listed, then of those above them, each once; and the numbers that are no genre's.
    func names(of numbers: [Int64]) -> (names: [String], unknown: [Int64]) {
        var names: [String] = []
        var unknown: [Int64] = []
        var above: [String] = []
        for number in numbers {
            let line = line(from: number)
            if let own = line.first { names.append(own) } else { unknown.append(number) }
            above += line.dropFirst()
        }
        var known: Set<String> = []
        return ((names + above).filter { known.insert($0).inserted }, unknown)
    }

    /// The name of the top genre above `number`.
    func top(of number: Int64) -> String? { line(from: number).last }

    /// The names from a genre up to its top one; none where there is no such genre. A genre that is its own
    /// ancestor ends the line.
    private func line(from number: Int64) -> [String] {
        var names: [String] = []
        var passed: Set<Int64> = []
        var next: Int64? = number
        while let place = next, passed.insert(place).inserted, let genre = genres[place] {
            names.append(genre.title)
            next = genre.parent
        }
        return names
    }
}
