extension Progress {
    /// The feed of the progress service, from a cursor on.
    package struct ReadChanges: RPCRequest {
        package typealias Failure = FeedFailure

        package static let method: MethodName = "progress.readChanges"
        package static let about = "Whose XP has changed since a position of the feed, in order and without gaps."
        package static let traits = MethodTraits<Self>(access: .peerService, isIdempotent: true, deadline: .seconds(5))

        /// The epoch that the cursor is of.
        package var epoch: String?
        /// The last position that the caller has; 0 for all.
        package var after: Int64 = 0
        package var limit = 1000

        package init() {}

        package init(epoch: String?, after: Int64, limit: Int = 1000) {
            self.epoch = epoch
            self.after = after
            self.limit = limit
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("epoch", &epoch, .required(1...100), "The epoch that the cursor is of.")
            try visitor.field(
                "after", &after, .required(CatalogLimits.offset), "The last position that the caller has; 0 for all.")
            try visitor.field("limit", &limit, .defaulted(CatalogLimits.changesPerPage), "Changes at most.")
        }

        package struct Reply: WireObject, Hashable {
            package var epoch = ""
            /// The cursor to go on from.
            package var position: Int64 = 0
            /// The feed's last position.
            package var head: Int64 = 0
            package var changes: [Change] = []

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("epoch", &epoch, "Tells this feed from one before a restore.")
                try visitor.field("position", &position, "The cursor to go on from.")
                try visitor.field("head", &head, "The feed's last position.")
                try visitor.field("changes", &changes, "The changes, in order.")
            }
        }
    }
}
