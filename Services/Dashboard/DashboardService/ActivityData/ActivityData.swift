package import Contracts

/// What the page Activity shows at first, as `GET /api/v1/activity` gives it.
package struct ActivityData: WireObject {
    package var asOf = Timestamp()
    package var artist = Part<HomeData.ArtistCard>()
    package var activity = Part<Catalog.GetActivity.Reply>()
    package var links = PageLinks()
    package var setUp: HomeData.SetUpLinks?

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("asOf", &asOf, "When the page was put together.")
        try visitor.field("artist", &artist, "The artist whose page it is.")
        try visitor.field("activity", &activity, "All that the page shows at first.")
        try visitor.field("links", &links, "Where tracks and listeners have public pages.")
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
