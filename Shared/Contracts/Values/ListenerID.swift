/// Who plays, downloads or follows: an account, or an anonymous visitor's id.
package struct ListenerID: Identifier {
    package static let noun = "a listener id"
    package let text: String

    package init(unchecked text: String) { self.text = text }

    /// For readers to fill.
    package init() { text = "" }
}
