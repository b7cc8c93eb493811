internal import Crypto

/// A licence's number: a UUID in lower case.
struct LicenseNumber: Sendable, Hashable {
    let text: String

    /// nil for any other text; upper case is the same number.
    init?(_ text: String) {
        guard let bytes = RandomUUID.bytes(of: text) else { return nil }
        self.text = RandomUUID.text(of: bytes)
    }

    /// What people paste into a field: the number with space around it, or the address of a licence's page.
    init?(pasted text: String) {
        let word = text.split(whereSeparator: \.isWhitespace).first ?? ""
        let path = word.prefix { $0 != "?" && $0 != "#" }
        self.init(String(path.split(separator: "/").last ?? ""))
    }
}
