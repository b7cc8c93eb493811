internal import Storage

/// Plays by day that wait for the fold.
struct WaitingPlays: Sendable {
    struct Key: Hashable {
        var place: TrackDay
        /// Nobody for the total.
        var holder: HolderKey
    }

    private var plays: [Key: Int64] = [:]

    init(_ view: DeltaView) throws {
        guard !view.isEmpty else { return }
        for delta in try view.all() {
            guard case .track(let track) = PlayLog.Subject(key: delta.key), delta.series >= 0 else { continue }
            let place = TrackDay(track: track, day: delta.day)
            plays[Key(place: place, holder: HolderKey(number: delta.series))] = delta.amount
        }
    }

    func of(tracks: Range<Int64>) -> [Key: Int64] { plays.filter { tracks.contains($0.key.place.track) } }
}
