internal import Contracts
internal import Storage

/// The plays that pages show of an artist or a track, and the parts they are the sum of.
struct LifetimePlays {
    /// Brought in without dates.
    let broughtIn: Int64
    /// Those that count, folded or not.
    let counted: Int64
    let total: Int64

    init(broughtIn: Int64, folded: Int64, unfolded: Int64) throws {
        self.broughtIn = broughtIn
        counted = try folded.adding(unfolded)
        total = try broughtIn.adding(counted)
    }
}
