/// How many columns of a terminal a text takes.
///
/// East Asian wide characters and emoji take two, marks that sit on another character none (Unicode UAX #11
/// and what terminals do). Locale-free, unlike `wcwidth`. A terminal with old tables may still differ by a
/// column for the newest emoji.
package enum DisplayWidth {
    package static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

    package static func of(_ character: Character) -> Int {
        var width = 0
        for scalar in character.unicodeScalars {
            // The emoji presentation of a sign that is narrow by itself.
            if scalar.value == 0xFE0F, width == 1 { return 2 }
            width = max(width, of(scalar))
        }
        return width
    }

    private static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value >= 0x20, scalar.value < 0x7F { return 1 }
        switch scalar.properties.generalCategory {
        case .control, .nonspacingMark, .enclosingMark, .format, .lineSeparator, .paragraphSeparator: return 0
        default: break
        }
        if scalar.properties.isEmojiPresentation { return 2 }
        return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }

    /// East Asian Wide and Fullwidth, in whole blocks.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
        0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
        0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF, 0x20000...0x3FFFD,
    ]

    /// The longest beginning of `text` that takes at most `columns`, with `…` where something was left out.
    package static func cut(_ text: String, to columns: Int) -> String {
        guard of(text) > columns else { return text }
        var result = ""
        var width = 0
        for character in text {
            width += of(character)
            guard width < columns else { break }
            result.append(character)
        }
        return columns > 0 ? result + "…" : ""
    }

    /// `text` with spaces behind it, or before it, up to `columns`.
    package static func pad(_ text: String, to columns: Int, rightAligned: Bool = false) -> String {
        let spaces = String(repeating: " ", count: max(0, columns - of(text)))
        return rightAligned ? spaces + text : text + spaces
    }
}
