extension Progress {
    /// The progress after all that the catalogue has told up to now.
    package struct Refresh: RPCRequest {
        package typealias Failure = ProgressFailure

        package static let method: MethodName = "progress.refresh"
        package static let about =
            "Returns when all that the catalogue told up to the call is applied; else the old state, and says so."
        package static let traits = MethodTraits<Self>(
            access: .accountOrArtist(\.account, \.artist), isIdempotent: true, deadline: .seconds(10))

        package var account: AccountID?
        package var artist: ArtistID?
        package var waitMs: Int64 = 5000

        package init() {}

        package init(account: AccountID? = nil, artist: ArtistID? = nil, waitMs: Int64 = 5000) {
            self.account = account
            self.artist = artist
            self.waitMs = waitMs
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("account", &account, "The account; where absent, an artist is named.")
            try visitor.optional(
                "artist", &artist, "The artist in its place, whose owner's progress it is where it has one.")
            try visitor.field("waitMs", &waitMs, .defaulted(0...9000), "How long to wait at most, in milliseconds.")
        }

        package struct Reply: WireObject, Hashable {
            /// Whether all that the catalogue had told when the call came is in it.
            package var current = false
            /// Where it is not: why, as a sentence.
            package var reason: String?
            package var progress = Standing()

            package init() {}

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field(
                    "current", &current, "Whether all that the catalogue had told when the call came is in it.")
                try visitor.optional("reason", &reason, "Where it is not: why, as a sentence.")
                try visitor.field("progress", &progress, "The progress.")
            }
        }
    }
}
