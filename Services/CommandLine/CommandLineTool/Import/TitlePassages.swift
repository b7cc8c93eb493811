/// The passages of a title in which names may stand; the grammar is told in `CollaboratorNames`.
///
/// One walk over the characters. Each bracket opens a frame of its own, so that what follows a bracket goes
/// on where the text before it stopped.
struct TitlePassages {
    /// A passage cut into pieces at its joiners.
    struct Passage {
        enum Kind {
            /// Part of a title between dividers.
            case side
            /// What follows `feat`, `prod` and the like.
            case list
        }

        let kind: Kind
        let characters: [Character]
        /// For each character its place in the title.
        let places: [Int]
        /// Where the pieces lie in `characters`; between two of them stands a joiner.
        let pieces: [Range<Int>]

        /// The pieces of `range` with the joiners between them.
        func text(of range: Range<Int>) -> String {
            String(characters[pieces[range.lowerBound].lowerBound..<pieces[range.upperBound - 1].upperBound])
        }

        /// Where in the title the name in a piece begins.
        func place(of piece: Int) -> Int {
            places[characters[pieces[piece]].firstIndex(where: \.isPartOfName) ?? pieces[piece].lowerBound]
        }
    }

    private enum Role { case side, list, aside }

    private struct Frame {
        var role: Role
        var text: [Character] = []
        var places: [Int] = []
    }

    private(set) var passages: [Passage] = []
    private let title: [Character]
    private var frames = [Frame(role: .side)]
    private var hasDivider = false

    init(_ title: String) {
        self.title = Array(title)
        walk()
        if !hasDivider { passages.removeAll { $0.kind == .side } }
    }

    private mutating func walk() {
        var index = 0
        while index < title.count {
            let character = title[index]
            if Self.opening.contains(character) {
                if frames[frames.count - 1].role == .list { end(next: .aside) }
                frames.append(Frame(role: .aside))
            } else if Self.closing.contains(character) {
                if frames.count > 1 {
                    end(next: .aside)
                    frames.removeLast()
                } else if frames[0].role == .list {
                    end(next: .aside)
                }
                // Words on both sides of a bracket stay apart.
                if frames[frames.count - 1].role == .side { append(" ", at: index) }
            } else if let length = dividerLength(at: index) {
                if frames.count == 1 { hasDivider = true }
                end(next: frames.count == 1 ? .side : .aside)
                index += length
                continue
            } else if let length = keywordLength(at: index) {
                end(next: .list)
                index += length
                continue
            } else {
                append(character, at: index)
            }
            index += 1
        }
        while !frames.isEmpty {
            end(next: .aside)
            frames.removeLast()
        }
    }

    private mutating func append(_ character: Character, at place: Int) {
        frames[frames.count - 1].text.append(character)
        frames[frames.count - 1].places.append(place)
    }

    /// Ends the passage in work in the innermost frame.
    private mutating func end(next: Role) {
        let frame = frames[frames.count - 1]
        frames[frames.count - 1] = Frame(role: next)
        guard frame.role != .aside, !frame.text.isEmpty else { return }
        let pieces = Self.pieces(of: frame.text)
        guard frame.role == .list || pieces.count > 1 else { return }
        passages.append(
            Passage(
                kind: frame.role == .list ? .list : .side, characters: frame.text, places: frame.places,
                pieces: pieces))
    }

    // MARK: Signs and words

    private static let opening: Set<Character> = ["(", "[", "{", "【", "「", "『", "（", "［", "《", "〈"]
    private static let closing: Set<Character> = [")", "]", "}", "】", "」", "』", "）", "］", "》", "〉"]
    private static let dividers: Set<Character> = ["-", "–", "—", "|", "/"]

    /// The length of the divider at `index`, nil where there is none.
    private func dividerLength(at index: Int) -> Int? {
        let run = title[index...].prefix { Self.dividers.contains($0) }.count
        guard run > 0 else { return nil }
        let isLoose =
            index > 0 && title[index - 1].isWhitespace
            || index + run < title.count && title[index + run].isWhitespace
        return isLoose || run > 1 ? run : nil
    }

    /// The length of `feat.`, `prod by` and the like at `index`, nil where there is none.
    private func keywordLength(at index: Int) -> Int? {
        guard index == 0 || !title[index - 1].isPartOfName else { return nil }
        let word = title[index...].prefix { $0.isPartOfName }
        let end = index + word.count
        switch String(word).lowercased() {
        case "feat", "ft", "featuring":
            return word.count
        case "prod":
            return (afterBy(from: end) ?? end) - index
        case "produced", "produce":
            return afterBy(from: end).map { $0 - index }
        default:
            return nil
        }
    }

    /// Where `by` ends that follows `start` after nothing but dots, colons and white space.
    private func afterBy(from start: Int) -> Int? {
        let gap = title[start...].prefix { $0.isWhitespace || $0 == "." || $0 == ":" }.count
        let word = title[(start + gap)...].prefix { $0.isPartOfName }
        guard gap > 0, String(word).lowercased() == "by" else { return nil }
        return start + gap + word.count
    }

    /// Where the pieces between joiners lie in `text`; one without letters and digits is none.
    private static func pieces(of text: [Character]) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        func add(_ range: Range<Int>) {
            if text[range].contains(where: \.isPartOfName) { result.append(range) }
        }
        for index in text.indices {
            let isJoiner: Bool
            switch text[index] {
            case ",": isJoiner = true
            case "x", "X", "×", "&":
                isJoiner =
                    (index == 0 || text[index - 1].isWhitespace)
                    && (index + 1 == text.count || text[index + 1].isWhitespace)
            default: isJoiner = false
            }
            guard isJoiner else { continue }
            add(start..<index)
            start = index + 1
        }
        add(start..<text.count)
        return result
    }
}
