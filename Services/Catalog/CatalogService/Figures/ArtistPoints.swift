internal import Contracts
internal import Storage

/// An artist's contribution points and what part of all they are, as of the last fold.
struct ArtistPoints {
    let weight: Int128
    /// That of all artists who are not staff.
    let platformWeight: Int128

    /// - Parameter weight: the artist's.
    init(weight: Int128, in store: any SQLReading) throws {
        self.weight = weight
        platformWeight =
            try store.first("SELECT weight_high, weight_low FROM platform_totals", []) { try StoredWide.read($0, 0) }
            ?? 0
    }

    var sharePartsPerMillion: Int64 { ContributionWeight.partsPerMillion(weight, of: platformWeight) }

    func milliPoints(at now: Timestamp) -> Int64 { ContributionWeight.milliPoints(weight, at: now) }

    func platformMilliPoints(at now: Timestamp) -> Int64 { ContributionWeight.milliPoints(platformWeight, at: now) }
}
