extension Leaderboards {
    /// Hides an artist from all boards, or shows it again. Whoever asks the replica that replied sees it; the others
    /// follow within some 20 ms.
    package struct SetOptOut: RPCRequest {
        package typealias Reply = OptOut
        package typealias Failure = LeaderboardsFailure

        package static let method: MethodName = "leaderboards.setOptOut"
        package static let about = "Takes an artist off all boards at once, or lets it be placed again."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .seconds(5))

        package var artist = ArtistID()
        package var optedOut = true

        package init() {}

        package init(artist: ArtistID, optedOut: Bool) {
            self.artist = artist
            self.optedOut = optedOut
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("optedOut", &optedOut, "Whether it is to be on no board.")
        }
    }

    /// Whether an artist is hidden from the boards by its own wish.
    package struct GetOptOut: RPCRequest {
        package typealias Reply = OptOut
        package typealias Failure = LeaderboardsFailure

        package static let method: MethodName = "leaderboards.getOptOut"
        package static let about = "Whether an artist asked to be on no board, and since when."
        package static let traits = MethodTraits<Self>(
            access: .artist(\.artist), isIdempotent: true, deadline: .milliseconds(250))

        package var artist = ArtistID()

        package init() {}

        package init(artist: ArtistID) { self.artist = artist }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
        }
    }

    package struct OptOut: WireObject, Hashable {
        package var artist = ArtistID()
        package var optedOut = false
        /// Absent where it is not.
        package var since: Timestamp?

        package init() {}

        package init(artist: ArtistID, since: Timestamp?) {
            self.artist = artist
            optedOut = since != nil
            self.since = since
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("artist", &artist, "The artist.")
            try visitor.field("optedOut", &optedOut, "Whether it is on no board by its own wish.")
            try visitor.optional("since", &since, "Since when.")
        }
    }
}
