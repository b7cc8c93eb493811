extension Catalog {
    /// A year of uploads by day.
    package struct GetUploads: RPCRequest {
        package typealias Reply = UploadYear
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getUploads"
        package static let about =
            "How many tracks an artist published on each day of a year, and the platform if wanted."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var artist = ArtistID()
        package var year: Int64 = 0
        package var withPlatform = false

        package init() {}

        package init(artist: ArtistID, year: Int64, withPlatform: Bool = false) {
            self.artist = artist
            self.year = year
            self.withPlatform = withPlatform
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("year", &year, .required(CatalogLimits.years), "The year.")
            try visitor.field("platform", &withPlatform, .defaulted, "Whether the platform's uploads are wanted too.")
        }
    }

    /// Uploads of one year; days without any are left out.
    package struct UploadYear: WireObject, Hashable {
        package var year: Int64 = 0
        package var firstYear: Int64 = 0
        package var own: [DayCount] = []
        package var platform: [DayCount]?
        package var quartiles: [Int64]?

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("year", &year, "The year.")
            try visitor.field("firstYear", &firstYear, "The year of the artist's first upload; this one without any.")
            try visitor.field("own", &own, "Days with uploads of the artist.")
            try visitor.optional(
                "platform", &platform, "Days with uploads of the platform: public tracks, staff apart.")
            try visitor.optional(
                "quartiles", &quartiles, "The three quartiles of the platform's days, by which they are shaded.")
        }
    }
}
