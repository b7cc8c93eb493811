/// Bounds of what a catalogue entry may hold, in one place for contracts, store and imports.
package enum CatalogLimits {
    /// Bytes of an artist's name or slug.
    package static let nameBytes: ClosedRange<Int64> = 1...800
    /// Bytes of a title.
    package static let titleBytes: ClosedRange<Int64> = 1...2000
    /// Bytes of a description or biography.
    package static let textBytes: ClosedRange<Int64> = 0...20_000
    /// Bytes of a URL.
    package static let urlBytes: ClosedRange<Int64> = 1...2000
    /// Bytes of one genre or tag.
    package static let wordBytes: ClosedRange<Int64> = 1...400
    package static let genres: ClosedRange<Int64> = 0...20
    package static let tags: ClosedRange<Int64> = 0...50
    package static let links: ClosedRange<Int64> = 0...20
    package static let pictures: ClosedRange<Int64> = 0...20
    package static let creditedArtists: ClosedRange<Int64> = 1...50
    package static let albumTracks: ClosedRange<Int64> = 0...1000
    package static let bpm: ClosedRange<Int64> = 50...200
    /// A week: longer than any track, short enough for exact sums.
    package static let durationMs: ClosedRange<Int64> = 1...604_800_000
    /// An opening total. 2^53 − 1, the largest whole number that every JSON reader keeps exactly.
    package static let openingTotal: ClosedRange<Int64> = 0...9_007_199_254_740_991
    /// Bytes of an e-mail address (RFC 5321).
    package static let emailBytes: ClosedRange<Int64> = 3...254
    /// Bytes of a time zone's name.
    package static let timeZoneBytes: ClosedRange<Int64> = 1...64
    /// Roles that an account's profile tells of, and artists that a caller may act for.
    package static let rolesPerAccount: Int64 = 1000
    /// How much of a track was heard in a play; a loop may go round for a day.
    package static let listenedMs: ClosedRange<Int64> = 0...86_400_000
    /// The place of a row in its source: leaves room to add any batch without overflow.
    package static let offset: ClosedRange<Int64> = 0...9_007_199_254_740_991
    /// Rows of one record call.
    package static let rowsPerRecord: ClosedRange<Int64> = 0...10_000
    /// Corrections of one call: each reads the plays of its range again.
    package static let voidsPerCall: ClosedRange<Int64> = 0...100
    /// Bytes of a correction's reason.
    package static let reasonBytes: ClosedRange<Int64> = 1...1000
    /// Changes of one page of the feed or of its snapshot.
    package static let changesPerPage: ClosedRange<Int64> = 1...10_000
    /// Years of a calendar of uploads.
    package static let years: ClosedRange<Int64> = 1970...9999
    /// Days of one series.
    package static let seriesDays: Int64 = 1100
    /// Bytes of what is searched for.
    package static let searchBytes: ClosedRange<Int64> = 1...200
    /// A number of plays, of thousandths of a point, of rows. 2^53 − 1, as above.
    package static let count: ClosedRange<Int64> = 0...9_007_199_254_740_991
    /// Rows of one page of tracks or albums: a page of the table, or of a file.
    package static let rowsPerPage: ClosedRange<Int64> = 1...1000
    /// Bytes of a cursor.
    package static let cursorBytes: ClosedRange<Int64> = 1...400
    /// Entries of one put call.
    package static let entriesPerPut: ClosedRange<Int64> = 0...1000
}
