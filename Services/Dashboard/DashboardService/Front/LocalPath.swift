/// A page of this dashboard that a sign-in leads on to. Anything else would lead people to a stranger's page who
/// believe that they are here.
struct LocalPath: Sendable {
    let text: String

    static let home = LocalPath(checked: "/")

    private init(checked text: String) { self.text = text }

    /// nil for what is no path of this host: browsers read `//host` and `/\host` as another one.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count <= 500, bytes.allSatisfy({ (0x21...0x7E).contains($0) }),
            !bytes.contains(UInt8(ascii: "\\")), bytes.dropFirst().first != UInt8(ascii: "/")
        else { return nil }
        self.text = text
    }
}
