internal import Plugins
internal import Storage

/// What a public track gives to each artist that it credits.
struct TrackGift: Hashable {
    let credits: [Int64]
    let plays: Int64
    let filled: Int64
    let playsWeight: Int64
    /// Divided among its producers already.
    let weight: Int128

    /// nil for a track that gives nothing.
    init?(_ track: StoredTrack) throws {
        guard track.isPublic, !track.isRemoved, !track.credits.isEmpty else { return nil }
        credits = track.credits
        plays = try track.opening.plus(track.plays)
        filled = track.filled
        playsWeight = track.playsWeight / Int64(track.credits.count)
        weight = track.weight
    }
}

extension BoardValues {
    /// Adds (1) or takes away (-1) what a track gives; who else it credits is counted elsewhere.
    mutating func move(by gift: TrackGift, sign: Int64) throws {
        tracks = try tracks.plus(sign)
        plays = try plays.plus(sign * gift.plays)
        filledFields = try filledFields.plus(sign * gift.filled)
        weight = try weight.plus(Int128(sign) * gift.weight)
        guard gift.credits.count > 1 else { return }
        collaborativeTracks = try collaborativeTracks.plus(sign)
        collaborativePlays = try collaborativePlays.plus(sign * gift.plays)
        collaborativeWeight = try collaborativeWeight.plus(sign * gift.playsWeight)
    }
}

extension FixedWidthInteger {
    /// - Throws: `failed` where a sum would leave the number's bits: nothing is approximated.
    func plus(_ other: Self) throws(StorageError) -> Self {
        let (sum, overflowed) = addingReportingOverflow(other)
        guard !overflowed else {
            throw StorageError.failed(reason: "a sum of the boards would be beyond \(Self.max)")
        }
        return sum
    }
}
