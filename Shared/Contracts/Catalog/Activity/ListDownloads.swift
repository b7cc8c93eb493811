extension Catalog {
    /// An artist's downloads, newest first.
    package struct ListDownloads: RPCRequest {
        package typealias Reply = DownloadPage
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.listDownloads"
        package static let about = "The counted downloads of an artist's tracks, newest first, a page at a time."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(500))

        package var artist = ArtistID()
        package var limit = 5
        package var cursor: String?

        package init() {}

        package init(artist: ArtistID, limit: Int = 5, cursor: String? = nil) {
            self.artist = artist
            self.limit = limit
            self.cursor = cursor
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("limit", &limit, .defaulted(1...100), "Downloads at most.")
            try visitor.optional("cursor", &cursor, .required(1...100), "Where the page before ended.")
        }
    }

    package struct DownloadPage: WireObject, Hashable {
        package var downloads: [ListedDownload] = []
        package var cursor: String?

        package init() {}

        package init(downloads: [ListedDownload], cursor: String?) {
            self.downloads = downloads
            self.cursor = cursor
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("downloads", &downloads, "The downloads.")
            try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
        }
    }

    package struct ListedDownload: WireObject, Hashable {
        package var track = TrackID()
        package var title = ""
        package var listener = ListenerID()
        package var name: String?
        package var at = Timestamp()
        /// Absent where the download has none.
        package var license: ListedLicense?

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("track", &track, "The track's id.")
            try visitor.field("title", &title, "Its title.")
            try visitor.field("listener", &listener, "Who downloaded it.")
            try visitor.optional("name", &name, "The name that came with the download.")
            try visitor.field("at", &at, "When.")
            try visitor.optional("license", &license, "The licence that it issued or used again.")
        }
    }

    /// The licence of a download in a list.
    package struct ListedLicense: WireObject, Hashable {
        /// Its UUID.
        package var id = ""
        package var state = LicenseState.active

        package init() {}

        package init(id: String, state: LicenseState) {
            self.id = id
            self.state = state
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The licence's UUID.")
            try visitor.field("state", &state, "Whether it holds.")
        }
    }

    /// Whether a licence holds.
    package enum LicenseState: String, WireEnum {
        case active
        /// Its time is over.
        case expired
        /// It was taken back, whether its time is over or not.
        case revoked
    }
}
