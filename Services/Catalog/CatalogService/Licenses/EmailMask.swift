/// E-mail addresses as certificates show them: enough for who knows the address to recognise it.
enum EmailMask {
    private static let stars = "***"

    /// `ann@label.example` is `a***@label.example`; one that came masked stays as it is. The number of stars tells
    /// nothing of the address.
    static func mask(_ address: String) -> String {
        guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { return stars }
        let local = address[..<at]
        if local.utf8.contains(UInt8(ascii: "*")) { return address }
        // Of one letter, the first is all there is.
        return (local.count > 1 ? local.prefix(1) : "") + stars + address[at...]
    }
}
