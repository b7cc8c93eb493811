/// The tags of a list like `lofi "Hip Hop" chill`: separated by white space, those of several words in
/// double quotes.
///
/// Control characters count as white space (files hold tabs and line ends inside tags), runs of white space
/// become one space, a quote that is never closed is left out, and a tag that differs from an earlier one
/// by case alone is dropped.
struct TagList {
    /// The most tags kept; the rest is cut off.
    static let mostTags = 50
    /// The most Unicode scalars of a tag.
    static let longestTag = 100

    private(set) var tags: [String] = []
    /// Tags left out because there were too many.
    private(set) var droppedCount = 0
    /// Tags cut because they were too long.
    private(set) var cutCount = 0
    private var known: Set<String> = []

    init(_ text: String) {
        let spaced = String(text.map { $0.isWhitespace || $0.isControl ? " " : $0 })
        var rest = spaced[...]
        while let start = rest.firstIndex(where: { $0 != " " }) {
            rest = rest[start...]
            if rest.first == "\"" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: "\"") else { continue }
                add(rest[..<end])
                rest = rest[rest.index(after: end)...]
            } else {
                let end = rest.firstIndex(of: " ") ?? rest.endIndex
                add(rest[..<end])
                rest = rest[end...]
            }
        }
    }

    /// Takes tags that are told apart already.
    init(words: [String]) {
        for word in words {
            let tag = String(word.map { $0.isWhitespace || $0.isControl ? " " : $0 })
            add(tag[...])
        }
    }

    private mutating func add(_ text: Substring) {
        var tag = text.split(separator: " ").joined(separator: " ")
        guard !tag.isEmpty else { return }
        if tag.unicodeScalars.count > Self.longestTag {
            tag = tag.prefixOfScalars(Self.longestTag)
            cutCount += 1
        }
        guard known.insert(tag.lowercased()).inserted else { return }
        guard tags.count < Self.mostTags else {
            droppedCount += 1
            return
        }
        tags.append(tag)
    }
}

extension Character {
    /// Whether it is a control character (Unicode category Cc). A CR LF pair is one `Character`.
    var isControl: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }

    /// Whether it shows nothing: white space, a control or a format character such as a joiner or a mark
    /// of writing direction.
    var isInvisible: Bool {
        isWhitespace
            || unicodeScalars.allSatisfy {
                $0.properties.generalCategory == .control || $0.properties.generalCategory == .format
            }
    }
}
