package import JSONRPC

extension Catalog {
    /// Downloads of tracks.
    package struct RecordDownloads: RPCRequest {
        package typealias Reply = RecordReply
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.recordDownloads"
        package static let about =
            "Takes in downloads once, however often they are sent; says which count and which do not."
        package static let traits = MethodTraits<Self>(
            access: .peerService, isIdempotent: true, deadline: .seconds(30), largeParams: true)

        package var source = SourceName()
        package var offset: Int64 = 0
        /// Rows as they came: each is read on its own, so that a broken one costs only itself.
        package var downloads: [RawJSON] = []

        package init() {}

        package init(source: SourceName, offset: Int64, downloads: [DownloadRow]) {
            self.source = source
            self.offset = offset
            self.downloads = downloads.map { row in RawJSON(row.write(to:)) }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("source", &source, "Where the rows come from.")
            try visitor.field(
                "offset", &offset, .required(CatalogLimits.offset), "The place of the first row in its source, from 0.")
            try visitor.field(
                "downloads", &downloads, .required(CatalogLimits.rowsPerRecord), "The downloads (DownloadRow).")
        }
    }

    /// One download.
    package struct DownloadRow: WireObject, Hashable {
        package var track = TrackID()
        package var listener = ListenerID()
        package var at = Timestamp()
        /// The licensee's name, for the certificate. Who is signed in comes with name and e-mail address; a row
        /// without either is an anonymous visitor's and gets no licence.
        package var name: String?
        /// The licensee's e-mail address, masked by who sends it or not: it is kept and shown masked only.
        package var email: String?

        package init() {}

        package init(track: TrackID, listener: ListenerID, at: Timestamp) {
            self.track = track
            self.listener = listener
            self.at = at
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("track", &track, "The track that was downloaded.")
            try visitor.field("listener", &listener, "Who downloaded it: an account or an anonymous visitor.")
            try visitor.field("at", &at, "When.")
            try visitor.optional("name", &name, .required(CatalogLimits.nameBytes), "The licensee's name.")
            try visitor.optional("email", &email, .required(CatalogLimits.emailBytes), "The licensee's e-mail address.")
        }
    }
}
