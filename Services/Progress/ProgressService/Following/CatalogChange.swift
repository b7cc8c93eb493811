internal import Contracts
internal import JSONRPC
internal import Storage

/// A change of the catalogue's feed, whatever its kind is: the follower itself says which kinds it does not know.
struct CatalogChange: WireObject, FollowedChange, Hashable {
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

    /// The entity as it is now; nil where it is no longer there.
    func entity<Entity: WireObject>(_ type: Entity.Type) throws(FollowError) -> Entity? {
        guard let value else { return nil }
        let result: Result<Entity, WireError> = value.bytes.withUnsafeBytes { text in
            var reader = JSONReader(checked: text)
            do throws(WireError) {
                return .success(try Entity.read(&reader))
            } catch {
                return .failure(error)
            }
        }
        do throws(WireError) {
            return try result.get()
        } catch {
            throw FollowError.invalidPage(
                feed: Catalog.name, reason: "the \(kind) \"\(id)\" at position \(position): \(error)")
        }
    }
}

/// `catalog.readChanges`, read so that a kind that is new is not an error of the page.
struct ReadCatalogChanges: RPCRequest {
    typealias Failure = FeedFailure
    static let method = Catalog.ReadChanges.method
    static let about = Catalog.ReadChanges.about
    static let traits = MethodTraits<Self>(
        access: .peerService, isIdempotent: true, deadline: Catalog.ReadChanges.traits.deadline)

    var request = Catalog.ReadChanges()

    init() {}

    init(after cursor: FeedPosition, limit: Int) {
        request = Catalog.ReadChanges(epoch: cursor.epoch, after: cursor.position, limit: limit)
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try request.fields(&visitor)
    }

    struct Reply: WireObject {
        var epoch = ""
        var position: Int64 = 0
        var head: Int64 = 0
        var changes: [CatalogChange] = []

        init() {}

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("epoch", &epoch, "Tells this feed from one before a restore.")
            try visitor.field("position", &position, "The cursor to go on from.")
            try visitor.field("head", &head, "The feed's last position.")
            try visitor.field("changes", &changes, "The changes, in order.")
        }
    }
}

/// `catalog.readSnapshot`, read in the same way.
struct ReadCatalogSnapshot: RPCRequest {
    typealias Failure = FeedFailure
    static let method = Catalog.ReadSnapshot.method
    static let about = Catalog.ReadSnapshot.about
    static let traits = MethodTraits<Self>(
        access: .peerService, isIdempotent: true, deadline: Catalog.ReadSnapshot.traits.deadline)

    var request = Catalog.ReadSnapshot()

    init() {}

    init(cursor: String?, limit: Int) { request = Catalog.ReadSnapshot(cursor: cursor, limit: limit) }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try request.fields(&visitor)
    }

    struct Reply: WireObject {
        var epoch = ""
        var position: Int64 = 0
        var changes: [CatalogChange] = []
        var cursor: String?

        init() {}

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("epoch", &epoch, "Tells this feed from one before a restore.")
            try visitor.field("position", &position, "Where the feed was.")
            try visitor.field("changes", &changes, "Part of all there is.")
            try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
        }
    }
}
