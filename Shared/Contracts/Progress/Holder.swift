extension Progress {
    /// Whose a ledger is: an account, or an artist that no account owns.
    package struct Holder: WireObject, Hashable {
        package var account: AccountID?
        package var artist: ArtistID?

        package init() {}

        package init(account: AccountID) { self.account = account }

        package init(artist: ArtistID) { self.artist = artist }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("account", &account, "The account, where it is one's.")
            try visitor.optional("artist", &artist, "The artist that nobody owns, where it is one's.")
        }
    }

    /// What XP comes from.
    package enum Source: String, WireEnum {
        /// A track that was published.
        case upload
        /// A public track whose metadata became complete.
        case metadata
        /// A public track of two artists or more.
        case collaboration
        /// Counted plays.
        case play
        /// An achievement that was unlocked.
        case achievement
        /// What a correction of the catalogue took back.
        case correction
    }
}
