internal import Contracts

/// A call for a list of an artist's that comes a page at a time.
protocol PagedList: RPCRequest where Reply: ListPage, Failure == CatalogFailure {
    var artist: ArtistID { get set }
    var limit: Int { get set }
    var cursor: String? { get set }
}

/// A page of such a list.
protocol ListPage: WireObject {
    associatedtype Row: FileRow
    /// The name of the rows' member.
    static var member: String { get }
    var rows: [Row] { get }
    var cursor: String? { get }
    var asOf: Timestamp { get }
}

/// What can stand in a file as a row.
protocol FileRow: WireObject {
    static var columns: [FileColumn<Self>] { get }
}

/// A column of a file.
struct FileColumn<Row>: Sendable {
    let name: String
    let cell: @Sendable (Row) -> FileCell

    init(_ name: String, _ cell: @escaping @Sendable (Row) -> FileCell) {
        self.name = name
        self.cell = cell
    }
}

extension Growth {
    /// In per cent; nothing while it is calculating.
    fileprivate var cell: FileCell {
        switch self {
        case .calculating: .none
        case .measured(let tenths): .decimal(tenths, places: 1)
        }
    }
}

extension [Catalog.Credit] {
    /// The names, the primary artist's first.
    fileprivate var names: FileCell { .text(map(\.name).joined(separator: " & ")) }
}

extension Catalog.ListBeats: PagedList {}

extension Catalog.BeatPage: ListPage {
    static var member: String { "beats" }
    var rows: [Catalog.Beat] { beats }
}

extension Catalog.Beat: FileRow {
    static let columns: [FileColumn<Catalog.Beat>] = [
        FileColumn("id") { .text($0.card.id.text) },
        FileColumn("title") { .text($0.card.title) },
        FileColumn("artists") { $0.card.artists.names },
        FileColumn("album") { FileCell($0.album?.title) },
        FileColumn("duration_ms") { FileCell($0.card.durationMs) },
        FileColumn("plays") { .integer($0.plays) },
        FileColumn("plays_without_dates") { .integer($0.playsBroughtIn) },
        FileColumn("growth_percent") { $0.growth.cell },
        FileColumn("points") { .decimal($0.milliPoints, places: 3) },
        FileColumn("uploaded") { .text("\($0.card.publishedAt)") },
        FileColumn("licensing") { .text($0.licensing.rawValue) },
        FileColumn("visibility") { .text($0.card.visibility.rawValue) },
        FileColumn("artwork") { FileCell($0.artwork) },
    ]
}

extension Catalog.ListCollections: PagedList {}

extension Catalog.CollectionPage: ListPage {
    static var member: String { "collections" }
    var rows: [Catalog.Collection] { collections }
}

extension Catalog.Collection: FileRow {
    static let columns: [FileColumn<Catalog.Collection>] = [
        FileColumn("id") { .text($0.id.text) },
        FileColumn("title") { .text($0.title) },
        FileColumn("artists") { $0.artists.names },
        FileColumn("released") { .text("\($0.releasedAt)") },
        FileColumn("tracks") { .integer($0.tracks) },
        FileColumn("plays") { .integer($0.plays) },
        FileColumn("plays_without_dates") { .integer($0.playsBroughtIn) },
        FileColumn("created") { .text("\($0.createdAt)") },
        FileColumn("updated") { .text("\($0.updatedAt)") },
        FileColumn("artwork") { FileCell($0.artwork) },
    ]
}
