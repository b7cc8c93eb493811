internal import Contracts

/// Picks tracks that are out: popular ones as often as they are, and some of the last 30 days' besides.
///
/// Time goes forward only. Of the popular ones, one that is not out yet is drawn again: tracks are numbered in the
/// order of their publication, so telling that takes no look at the track.
struct TrackPicker {
    private let tracks: GeneratedTracks
    /// Where the history's first day begins, in the tracks' seconds.
    private let start: Int
    private var dayStart = 0
    /// Tracks that are out.
    private(set) var available = 0
    /// The first of those of the last 30 days.
    private var fresh = 0

    init(_ tracks: GeneratedTracks, from firstDay: Day) {
        self.tracks = tracks
        start = Int(firstDay.number - tracks.origin.number) * 86_400
    }

    mutating func begin(day: Int) {
        dayStart = start + day * 86_400
        let month = dayStart - 30 * 86_400
        while fresh < tracks.count, Int(tracks.publishedAt[fresh]) < month { fresh += 1 }
    }

    @inline(__always) mutating func advance(to second: Int) {
        while available < tracks.count, Int(tracks.publishedAt[available]) <= dayStart + second { available += 1 }
    }

    /// A track that is out, of all or of the fresh ones.
    @inline(__always) func pick(_ random: inout DemoRandom, fresh wantsFresh: Bool) -> Int {
        if wantsFresh, available > fresh {
            let track = fresh + random.below(available - fresh)
            if tracks.traits[track].contains(.isPublic) { return track }
        }
        for _ in 0..<64 {
            let track = tracks.popularity.place(random.next())
            if track < available { return track }
        }
        // The first one is public and out before the history begins.
        return 0
    }
}
