/// Somebody who signs in.
package struct AccountID: Identifier {
    package static let noun = "an account id"
    package let text: String

    package init(unchecked text: String) { self.text = text }

    /// For readers to fill.
    package init() { text = "" }
}
