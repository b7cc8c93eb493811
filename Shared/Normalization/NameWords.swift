/// The words by which a name is found: lower case, split at what is neither letter nor digit.
package enum NameWords {
    /// Different words of a name, in order. A name of signs and emoji alone is one word, itself.
    package static func split(_ name: String) -> [String] {
        let folded = name.lowercased()
        var words: [String] = []
        for word in folded.split(whereSeparator: { !$0.isLetter && !$0.isNumber }).map(String.init)
        where !words.contains(word) {
            words.append(word)
        }
        if words.isEmpty, let whole = folded.trimmed { return [whole] }
        return words
    }

    /// The end of the range of words that begin with `prefix`: nothing in Unicode sorts behind it.
    package static func upperBound(of prefix: String) -> String { prefix + "\u{10FFFF}" }
}

extension String {
    /// Without white space around; nil where nothing is left.
    fileprivate var trimmed: String? {
        let tail = drop(while: \.isWhitespace)
        guard let last = tail.lastIndex(where: { !$0.isWhitespace }) else { return nil }
        return String(tail[...last])
    }
}
