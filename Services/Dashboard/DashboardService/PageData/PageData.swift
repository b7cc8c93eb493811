package import Contracts

/// What the catalog gives for an artist's page at first.
package protocol PageReply: WireObject {
    /// The part's name in the page's data.
    static var part: StaticString { get }
    var artist: Catalog.ArtistProfile { get }
    var asOf: Timestamp { get }
}

extension Catalog.GetActivity.Reply: PageReply {
    package static var part: StaticString { "activity" }
}

extension Catalog.GetBeats.Reply: PageReply {
    package static var part: StaticString { "beats" }
}

extension Catalog.GetCollections.Reply: PageReply {
    package static var part: StaticString { "collections" }
}

/// What an artist's page shows at first, as `GET /api/v1/PART` gives it.
package struct PageData<Reply: PageReply>: WireObject {
    package var asOf = Timestamp()
    package var artist = Part<HomeData.ArtistCard>()
    package var view = Part<Reply>()
    package var links = PageLinks()
    package var setUp: HomeData.SetUpLinks?

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("asOf", &asOf, "When the page was put together.")
        try visitor.field("artist", &artist, "The artist whose page it is.")
        try visitor.field(Reply.part, &view, "All that the page shows at first.")
        try visitor.field("links", &links, "Where what the page names has pages of its own.")
        try visitor.optional("setup", &setUp, "Where somebody without an artist goes on.")
    }
}

/// What a service said, with the time at which it was asked.
struct Reading<Value: WireObject>: WireObject {
    var asOf = Timestamp()
    var value = Value()

    init() {}

    init(_ value: Value, asOf: Timestamp) {
        self.asOf = asOf
        self.value = value
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("asOf", &asOf, "When it was read.")
        try value.fields(&visitor)
    }
}
