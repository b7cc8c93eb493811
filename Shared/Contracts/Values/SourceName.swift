/// Where imported or recorded rows come from.
package struct SourceName: Identifier {
    package static let noun = "a source name"
    package let text: String

    package init(unchecked text: String) { self.text = text }

    /// For readers to fill.
    package init() { text = "" }
}
