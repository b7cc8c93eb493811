extension Catalog {
    /// What an artist published on one day.
    package struct GetUploadDay: RPCRequest {
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getUploadDay"
        package static let about = "How many tracks an artist published on a day, and the first five of them."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var artist = ArtistID()
        package var day = Day()

        package init() {}

        package init(artist: ArtistID, day: Day) {
            self.artist = artist
            self.day = day
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("day", &day, "The UTC day.")
        }

        package struct Reply: WireObject, Hashable {
            package var count: Int64 = 0
            package var tracks: [UploadedTrack] = []

            package init() {}

            package init(count: Int64, tracks: [UploadedTrack]) {
                self.count = count
                self.tracks = tracks
            }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("count", &count, "Tracks published on the day.")
                try visitor.field("tracks", &tracks, "The first five of them, by time.")
            }
        }
    }

    package struct UploadedTrack: WireObject, Hashable {
        package var id = TrackID()
        package var title = ""
        package var publishedAt = Timestamp()

        package init() {}

        package init(id: TrackID, title: String, publishedAt: Timestamp) {
            self.id = id
            self.title = title
            self.publishedAt = publishedAt
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The track's id.")
            try visitor.field("title", &title, "The title.")
            try visitor.field("publishedAt", &publishedAt, "When it was published.")
        }
    }
}
