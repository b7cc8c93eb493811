/// A rule that the rows of a store keep: what an operator's `verify` looks for beyond a file that is whole.
///
/// The query returns the rows that break the rule, in the SQL that both stores share; none is good. It runs on a
/// backup, and on a store that is in use, where it must be true at every commit.
package struct StoreCheck: Sendable {
    /// A few words joined by dashes, once a service.
    package let name: String
    /// The rule as a sentence, ending with what the query's columns are.
    package let about: String
    package let sql: StaticString

    package init(_ name: String, _ about: String, _ sql: StaticString) {
        self.name = name
        self.about = about
        self.sql = sql
    }

    /// So many of the rows are shown; all are counted.
    static let shownRows = 10
}
