extension Catalog {
    /// Figures of an artist's downloads in a period.
    package struct GetDownloads: RPCRequest {
        package typealias Reply = DownloadFigures
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getDownloads"
        package static let about = "An artist's downloads in a period: how many, by how many, of which track most."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var artist = ArtistID()
        package var period = Period.month

        package init() {}

        package init(artist: ArtistID, period: Period) {
            self.artist = artist
            self.period = period
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("period", &period, .defaulted, "The days that count.")
        }
    }

    package struct DownloadFigures: WireObject, Hashable {
        package var period = Period.month
        package var downloads: Int64 = 0
        package var broughtIn: Int64 = 0
        package var listeners: Int64 = 0
        package var thisWeek: Int64 = 0
        package var top: TopTrack?
        package var asOf = Timestamp()

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("period", &period, "The days that count.")
            try visitor.field("downloads", &downloads, "Downloads in the period.")
            try visitor.field("broughtIn", &broughtIn, "The part of them that came without dates: of All alone.")
            try visitor.field(
                "listeners", &listeners, "Listeners whose last download of the artist's tracks fell in the period.")
            try visitor.field("thisWeek", &thisWeek, "Downloads since Monday, whatever the period.")
            try visitor.optional("top", &top, "The track with most downloads in the period, the newest of equal ones.")
            try visitor.field("asOf", &asOf, "When the figures were read.")
        }
    }

    package struct TopTrack: WireObject, Hashable {
        package var id = TrackID()
        package var title = ""
        package var downloads: Int64 = 0

        package init() {}

        package init(id: TrackID, title: String, downloads: Int64) {
            self.id = id
            self.title = title
            self.downloads = downloads
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The track's id.")
            try visitor.field("title", &title, "The title.")
            try visitor.field("downloads", &downloads, "Its downloads in the period.")
        }
    }
}
