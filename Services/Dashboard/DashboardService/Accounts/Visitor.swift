internal import HTTP

/// Where a request came from, as the audit log and the lists of sessions say it.
struct Visitor: Sendable {
    /// nil where the gateway did not say.
    var address: IPAddress?
    /// What the browser calls itself, shortened to ``browserBytes``.
    var browser: String

    private static let browserBytes = 300

    init(address: IPAddress?, browser: String?) {
        self.address = address
        // Whole characters only, and nothing that a terminal would take for a command.
        var text = ""
        for character in (browser ?? "").unicodeScalars where !character.properties.isDefaultIgnorableCodePoint {
            guard character.value >= 0x20, character.value != 0x7F else { continue }
            guard text.utf8.count + 4 <= Self.browserBytes else { break }
            text.unicodeScalars.append(character)
        }
        self.browser = text
    }

    /// For records.
    var addressText: String? { address?.description }
}
