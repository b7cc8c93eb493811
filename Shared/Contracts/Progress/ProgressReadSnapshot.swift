extension Progress {
    /// All that the feed of the progress service has told, page by page.
    package struct ReadSnapshot: RPCRequest {
        package typealias Failure = FeedFailure

        package static let method: MethodName = "progress.readSnapshot"
        package static let about =
            "The XP of all, a page at a time; follow the feed from the first page's position afterwards."
        package static let traits = MethodTraits<Self>(access: .peerService, isIdempotent: true, deadline: .seconds(5))

        package var cursor: String?
        package var limit = 1000

        package init() {}

        package init(cursor: String?, limit: Int = 1000) {
            self.cursor = cursor
            self.limit = limit
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("cursor", &cursor, .required(1...100), "Where the page before ended.")
            try visitor.field("limit", &limit, .defaulted(CatalogLimits.changesPerPage), "Changes at most.")
        }

        package struct Reply: WireObject, Hashable {
            package var epoch = ""
            /// Where the feed was when the page was read; the first page's is where to go on from.
            package var position: Int64 = 0
            package var changes: [Change] = []
            package var cursor: String?

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("epoch", &epoch, "Tells this feed from one before a restore.")
                try visitor.field("position", &position, "Where the feed was; the first page's is where to go on from.")
                try visitor.field("changes", &changes, "Part of all there is.")
                try visitor.optional("cursor", &cursor, "Where the next page begins; absent on the last.")
            }
        }
    }
}
