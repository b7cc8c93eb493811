/// Why a file cannot be imported at all. Prints as a sentence a user can act on.
package enum ImportFailure: Error, Equatable, CustomStringConvertible {
    /// The file cannot be opened or read.
    case unreadable(file: String, reason: String)
    /// The file has no bytes, or blank lines only.
    case empty(file: String)
    /// The first row is not a row of column names.
    case brokenHeader(file: String, line: Int, reason: String)
    /// Needed columns are not in the header.
    case missingColumns(file: String, missing: [String], found: [String])
    /// A needed column stands twice in the header.
    case doubledColumn(file: String, column: String)
    /// The file given as tracks holds users and the other way round.
    case swapped(tracks: String, users: String)
    /// A file of measurements is no JSON of columns.
    case notMetrics(file: String, reason: String)

    package var description: String {
        switch self {
        case .unreadable(let file, let reason):
            return "\(file) cannot be read: \(reason)"
        case .empty(let file):
            return "\(file) is empty; expected a first row with the names of the columns"
        case .brokenHeader(let file, let line, let reason):
            return
                "\(file) line \(line): \(reason). Expected a text file in UTF-8, separated by tabs or commas,"
                + " with the names of the columns in its first row"
        case .missingColumns(let file, let missing, let found):
            let noun = missing.count == 1 ? "column" : "columns"
            let shown = found.prefix(40).map { abridged($0) }.joined(separator: ", ")
            let more = found.count > 40 ? " and \(found.count - 40) more" : ""
            return "\(file) lacks the \(noun) \(missing.joined(separator: ", ")); found \(shown)\(more)"
        case .doubledColumn(let file, let column):
            return "\(file) has the column \(column) twice; expected it once"
        case .swapped(let tracks, let users):
            return "The two files are swapped: \(tracks) holds users and \(users) holds tracks."
                + " Expected the tracks first: import soundcloud \(users) \(tracks)"
        case .notMetrics(let file, let reason):
            return "\(file) \(reason); expected the Echonest's measurements as JSON,"
                + " {\"track_id\": {\"0\": 2, …}, \"tempo\": {\"0\": 165.9, …}}"
        }
    }
}
