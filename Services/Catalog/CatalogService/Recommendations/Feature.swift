internal import Contracts
internal import Normalization

/// What tracks are compared by: a genre or a tag, however it is written.
struct Feature: Hashable, Comparable {
    enum Kind: Int64 {
        case genre
        case tag
    }

    let kind: Kind
    /// The form that all ways to write it share.
    let word: String

    init(_ kind: Kind, _ text: String) throws {
        self.kind = kind
        word = try Self.fold(text)
    }

    /// A store's index has no room for more than 2,700 bytes, and a sign of compatibility can become eighteen letters.
    private static let mostBytes = 1000

    /// Without case, signs of compatibility and white space more than a space; accents stay.
    static func fold(_ text: String) throws -> String {
        let folded = try text.normalized(to: .nfkc).lowercased().normalized(to: .nfkc)
        let word = folded.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if word.utf8.count <= mostBytes { return word }
        var bytes = 0
        let scalars = word.unicodeScalars.prefix { scalar in
            bytes += UTF8.width(scalar)
            return bytes <= mostBytes
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// By their bytes, as both stores order texts.
    static func < (left: Feature, right: Feature) -> Bool {
        if left.kind != right.kind { return left.kind.rawValue < right.kind.rawValue }
        return left.word.utf8.lexicographicallyPrecedes(right.word.utf8)
    }
}

/// The features of one public track, each once.
struct TrackFeatures {
    /// Each with the ways it is written.
    private(set) var genres: [Feature: Set<Spelling>] = [:]
    private(set) var tags: Set<Feature> = []

    /// A way to write a genre, byte by byte: Swift's strings are equal where they only look the same.
    struct Spelling: Hashable {
        let text: String

        static func == (left: Self, right: Self) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

        func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
    }

    init(genres: [String], tags: [String]) throws {
        for genre in genres { self.genres[try Feature(.genre, genre), default: []].insert(Spelling(text: genre)) }
        for tag in tags { self.tags.insert(try Feature(.tag, tag)) }
    }

    /// How many it has of both.
    var count: Int64 { Int64(genres.count + tags.count) }
}
