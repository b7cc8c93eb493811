package import JSONRPC

extension Catalog {
    /// What the catalogue's feed tells its followers: one thing and its new value, never a difference.
    ///
    /// A repeated change and an older one before a newer do no harm: the last to come counts.
    package struct Change: WireObject, Hashable {
        /// Where it stands in the feed; in a snapshot, the feed's last position when its page was read.
        package var position: Int64 = 0
        package var kind = ChangeKind.track
        /// Of what: the entity's id. A role's is `artist/account`, a follow's `artist/listener`.
        package var id = ""
        /// When the catalogue took the change in; absent for figures.
        package var at: Timestamp?
        /// The entity as it is now; absent for a figure, and for an entity that is no longer there.
        package var value: RawJSON?
        /// The UTC day of a figure that is kept by day.
        package var day: Day?
        /// The figure: counted plays or downloads of the track on the day.
        package var total: Int64?
        /// A track's contribution weight: an integer of up to 128 bits, as decimal digits. It comes with what moves it:
        /// the track as it is put, and its plays. Of several days of a track's plays that follow each other the last one
        /// has it, and it may be newer than the total beside it. An artist's is the sum of its tracks'.
        package var weight: String?
        /// Beside a track's weight: its counted plays of all days, without those brought in.
        package var plays: Int64?
        /// Beside a track's weight: what its plays alone weigh, opening ones with them, in 2^-32 of what none weigh: the
        /// contribution weight without the age and before it is divided among the producers. 0 for what weighs nothing.
        package var playsWeight: Int64?

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("position", &position, "Its place in the feed.")
            try visitor.field("kind", &kind, "What it is about.")
            try visitor.field(
                "id", &id, "The entity's id; a role's is artist/account, a follow's artist/listener.")
            try visitor.optional("at", &at, "When the catalogue took it in; absent for figures.")
            try visitor.optional(
                "value", &value, "The entity as it is now; absent for figures and for what is no longer there.")
            try visitor.optional("day", &day, "The UTC day of a figure kept by day.")
            try visitor.optional("total", &total, "The figure: counted plays or downloads of the track on the day.")
            try visitor.optional(
                "weight", &weight, "The track's contribution weight, as decimal digits.")
            try visitor.optional("plays", &plays, "Beside a track's weight: its counted plays of all days.")
            try visitor.optional(
                "playsWeight", &playsWeight, "Beside a track's weight: what its plays weigh, without age and division.")
        }
    }

    /// What a change is about.
    package enum ChangeKind: String, WireEnum {
        /// `ArtistEntry` and `staff`: whether its owner is of the platform's staff.
        case artist
        /// `TrackEntry` and `complete`: whether all five fields of its metadata are filled.
        case track
        /// `TrackEntry`, as it was last, of a track that was taken out of the catalogue; without a value once it is put
        /// again. It counts for nobody, but what happened to it did.
        case removedTrack
        case album
        /// `AccountEntry` and `completed`: whether its profile is.
        case account
        /// `RoleEntry`; without a value once the role was taken.
        case role
        /// `FollowRow`, the one that holds.
        case follow
        /// `VoidRow` and `plays`: how many plays a correction took out. The figures follow as changes of their own.
        case void
        /// The counted plays of a track on a day; of a removed track too.
        case plays
        /// The counted downloads of a track on a day; of a removed track too.
        case downloads
    }
}
