/// What the boards are told of an artist: exact sums over its public tracks, and the XP of its ledger.
package struct BoardValues: Sendable, Hashable {
    /// XP of the account that owns the artist, or of the artist that nobody owns.
    package var xp: Int64 = 0
    /// Unlocked achievements of the category collaboration, of the same.
    package var collaborationAchievements: Int64 = 0
    package var tracks: Int64 = 0
    /// Counted plays and those brought in.
    package var plays: Int64 = 0
    /// Filled metadata fields of all tracks, five of a complete one.
    package var filledFields: Int64 = 0
    /// The contribution weight of all tracks, as the catalogue computes it.
    package var weight: Int128 = 0
    /// Different artists that a track is shared with.
    package var collaborators: Int64 = 0
    package var collaborativeTracks: Int64 = 0
    package var collaborativePlays: Int64 = 0
    /// Own part of what the collaborative tracks' plays weigh, without their age, in units of 2^-32.
    package var collaborativeWeight: Int64 = 0

    package init() {}
}

/// An artist as a board judges it.
package struct BoardSubject: Sendable, Hashable {
    package var values: BoardValues
    /// Its ranks on the boards of ``BoardRanks``, in their order; nil where it has none, or one that does not count.
    package var ranks: [Int64?]

    package init(_ values: BoardValues, ranks: [Int64?] = []) {
        self.values = values
        self.ranks = ranks
    }
}

/// What all artists together have.
package struct BoardPlatform: Sendable, Hashable {
    /// The contribution weight of all artists who are not of the platform's staff.
    package var weight: Int128

    package init(weight: Int128 = 0) { self.weight = weight }
}
