extension Catalog {
    /// Plays and downloads day by day.
    package struct GetDaySeries: RPCRequest {
        package typealias Reply = DaySeries
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getDaySeries"
        package static let about = "An artist's plays and downloads on each day of a range, and of as many days before."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var artist = ArtistID()
        package var from = Day()
        package var until = Day()

        package init() {}

        package init(artist: ArtistID, from: Day, until: Day) {
            self.artist = artist
            self.from = from
            self.until = until
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("from", &from, "The first UTC day.")
            try visitor.field(
                "until", &until, "The last, which is not before the first nor more than 1,100 days behind.")
        }
    }

    /// A range of days and what came on each, with the range of the same length before it.
    package struct DaySeries: WireObject, Hashable {
        package var from = Day()
        package var until = Day()
        package var plays: [Int64] = []
        package var downloads: [Int64] = []
        package var playsBefore: [Int64] = []
        package var downloadsBefore: [Int64] = []
        package var asOf = Timestamp()

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("from", &from, "The first day.")
            try visitor.field("until", &until, "The last day; today's is not over.")
            try visitor.field("plays", &plays, "Counted plays of each day.")
            try visitor.field("downloads", &downloads, "Counted downloads of each day.")
            try visitor.field("playsBefore", &playsBefore, "The same of as many days before the first.")
            try visitor.field("downloadsBefore", &downloadsBefore, "The same of as many days before the first.")
            try visitor.field("asOf", &asOf, "When the figures were read.")
        }
    }
}
