package import Contracts

/// What the page Progress shows at first, as `GET /api/v1/progress` gives it.
package struct ProgressData: WireObject {
    package var asOf = Timestamp()
    package var progress = Part<Progress.Standing>()
    package var links = PageLinks()
    package var setUp: HomeData.SetUpLinks?

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("asOf", &asOf, "When the page was put together.")
        try visitor.field("progress", &progress, "The account's XP, level and XP by source.")
        try visitor.field("links", &links, "Where tracks have public pages.")
        try visitor.optional("setup", &setUp, "Where somebody without an artist goes on.")
    }
}
