extension Catalog {
    /// Which of an artist's tracks are meant, and in what order. Conditions that are absent hold for every track.
    package struct BeatQuery: WireObject, Hashable {
        /// Words, or parts of them, each of which the title, the album's or a credited artist's name holds, whatever
        /// their case and accents.
        package var search: String?
        package var sort = BeatSort.uploaded
        package var order = SortOrder.descending
        package var artwork: Bool?
        package var inAlbum: Bool?
        package var album: AlbumID?
        package var licensing: Licensing?
        package var playsFrom: Int64?
        package var playsTo: Int64?
        package var uploadedFrom: Day?
        package var uploadedUntil: Day?
        package var milliPointsFrom: Int64?
        package var milliPointsTo: Int64?

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional(
                "search", &search, .required(CatalogLimits.searchBytes),
                "What the title, the album's title or a credited artist's name holds.")
            try visitor.field("sort", &sort, .defaulted, "The column that orders the tracks.")
            try visitor.field("order", &order, .defaulted, "Whether its lowest or its highest come first.")
            try visitor.optional("artwork", &artwork, "Whether the track has artwork.")
            try visitor.optional("inAlbum", &inAlbum, "Whether it is on an album.")
            try visitor.optional("album", &album, "The album it is on.")
            try visitor.optional("licensing", &licensing, "The licences it is offered under.")
            try visitor.optional("playsFrom", &playsFrom, .required(CatalogLimits.count), "Lifetime plays at least.")
            try visitor.optional("playsTo", &playsTo, .required(CatalogLimits.count), "Lifetime plays at most.")
            try visitor.optional("uploadedFrom", &uploadedFrom, "The first UTC day of publication.")
            try visitor.optional("uploadedUntil", &uploadedUntil, "The last UTC day of publication.")
            try visitor.optional(
                "milliPointsFrom", &milliPointsFrom, .required(CatalogLimits.count),
                "Contribution points at least, in thousandths.")
            try visitor.optional(
                "milliPointsTo", &milliPointsTo, .required(CatalogLimits.count),
                "Contribution points at most, in thousandths.")
        }
    }

    /// A column of the table of tracks. Ties are ordered by publication, then by the store's own key, newest first; where
    /// the column is the publication, the key goes its way.
    package enum BeatSort: String, WireEnum {
        /// Whatever its case and accents, and by the first 160 bytes of what is left.
        case title
        /// By the primary artist's name, in the same way.
        case artist
        /// Tracks of unknown length come last in either order.
        case duration
        case plays
        /// Tracks whose growth is calculating come last in either order.
        case growth
        case points
        case uploaded
    }

    package enum SortOrder: String, WireEnum {
        case ascending
        case descending
    }
}
