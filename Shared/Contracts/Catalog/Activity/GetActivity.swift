extension Catalog {
    /// All that the page Activity shows at first.
    package struct GetActivity: RPCRequest {
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getActivity"
        package static let about =
            "What the page Activity shows at first: totals, this year's uploads, 30 days of plays and downloads."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .seconds(1))

        package var artist = ArtistID()

        package init() {}

        package init(artist: ArtistID) { self.artist = artist }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
        }

        package struct Reply: WireObject, Hashable {
            package var artist = ArtistProfile()
            package var totals = ActivityTotals()
            package var uploads = UploadYear()
            package var series = DaySeries()
            package var downloads = DownloadFigures()
            package var recent = DownloadPage()
            package var asOf = Timestamp()

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("artist", &artist, "Who it is.")
                try visitor.field("totals", &totals, "All-time figures.")
                try visitor.field("uploads", &uploads, "This year's uploads by day.")
                try visitor.field("series", &series, "Plays and downloads of the last 30 days.")
                try visitor.field("downloads", &downloads, "Figures of the last 30 days' downloads.")
                try visitor.field("recent", &recent, "The newest downloads.")
                try visitor.field("asOf", &asOf, "When the figures were read.")
            }
        }
    }

    /// The cards above the page Activity.
    package struct ActivityTotals: WireObject, Hashable {
        package var tracks: Int64 = 0
        package var tracksNew: Int64 = 0
        package var plays: Int64 = 0
        package var playsBroughtIn: Int64 = 0
        package var playsRecent: Int64 = 0
        package var playsBefore: Int64 = 0
        package var sharePartsPerMillion: Int64 = 0
        package var milliPoints: Int64 = 0

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("tracks", &tracks, "Tracks credited to the artist.")
            try visitor.field("tracksNew", &tracksNew, "Those published within the last 30 days, today with them.")
            try visitor.field("plays", &plays, "Lifetime plays.")
            try visitor.field("playsBroughtIn", &playsBroughtIn, "The part of them that came without dates.")
            try visitor.field("playsRecent", &playsRecent, "Plays of the last 30 completed days.")
            try visitor.field("playsBefore", &playsBefore, "Plays of the 30 days before these.")
            try visitor.field(
                "sharePartsPerMillion", &sharePartsPerMillion, "The artist's part of all contribution points, rounded.")
            try visitor.field("milliPoints", &milliPoints, "The artist's contribution points, in thousandths, rounded.")
        }
    }
}
