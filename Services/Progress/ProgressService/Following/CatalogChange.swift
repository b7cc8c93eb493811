internal import Contracts
internal import JSONRPC
internal import Storage

/// A change of the catalogue's feed, whatever its kind is: the follower itself says which kinds it does not know.
struct CatalogChange: ToldEntity, Hashable {
    static let changesMethod = Catalog.ReadChanges.method
    static let snapshotMethod = Catalog.ReadSnapshot.method

    var position: Int64 = 0
    var kind = ""
    var id = ""
    var at: Timestamp?
    var value: RawJSON?
    var day: Day?
    var total: Int64?
    /// A contribution weight, as decimal digits.
    var weight: String?

    init() {}

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        // In the order of the catalogue's own writer, which is read fastest.
        try visitor.field("kind", &kind, "What it is about.")
        try visitor.field("id", &id, "The entity's id.")
        try visitor.optional("at", &at, "When the catalogue took it in.")
        try visitor.optional("value", &value, "The entity as it is now.")
        try visitor.optional("day", &day, "The UTC day of a figure kept by day.")
        try visitor.optional("total", &total, "The figure.")
        try visitor.optional("weight", &weight, "A contribution weight.")
        try visitor.field("position", &position, "Its place in the feed.")
    }
}
