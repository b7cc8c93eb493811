internal import Contracts

/// The plays of the history, a day at a time and in the order of their times.
///
/// Twelve in a hundred are too short to count, one is by the track's own owner; where the length of a track is not
/// known, it is taken as three minutes. The inner loop allocates nothing.
struct PlayStream {
    private let sizes: GenerateSizes
    private let tracks: GeneratedTracks
    private let teams: GeneratedTeams
    private let listeners: GeneratedListeners
    private let shares: Shares
    private let prefix: String
    private var picker: TrackPicker
    private var random = DemoRandom(seed: 0)
    private var clock = DayClock(events: 0)
    private var shape = RowShape("")
    private var event = 0
    private var events = 0

    init(_ entries: GeneratedEntries, _ shares: Shares) {
        sizes = entries.sizes
        tracks = entries.tracks
        teams = entries.teams
        listeners = GeneratedListeners(sizes)
        self.shares = shares
        prefix = entries.ids.prefix
        picker = TrackPicker(tracks, from: sizes.firstDay)
    }

    mutating func begin(day: Int) {
        events = shares.part(day, of: sizes.plays)
        event = 0
        random = sizes.random(.play, day)
        clock = DayClock(events: events)
        picker.begin(day: day)
        let date = Day(number: sizes.firstDay.number + Int64(day))
        shape = RowShape(
            #""track":"\#(prefix)t@#######","listener":"\#(prefix)@v@#########","at":"\#(date)T@##:##:##Z","listenedMs":"#
        )
    }

    /// Appends plays to the lane of their track until one is full, and says which; nil at the end of the day.
    mutating func fill(_ lanes: [RowBuffer]) -> Int? {
        while event < events {
            let bits = random.next()
            let second = clock.second(of: event, bits)
            event += 1
            picker.advance(to: second)
            let track = picker.pick(&random, fresh: bits & 0xFF < 38)
            let kind = (bits >> 8) & 0x7F
            let owner = kind == 0 ? teams.owner(of: Int(tracks.artist[track])) : nil
            let listener = random.next()
            let isAccount = owner != nil || kind < 39
            let number = owner ?? (isAccount ? listeners.account(listener) : listeners.visitor(listener))
            let lane = track % lanes.count
            let rows = lanes[lane]
            let row = rows.begin(shape.count + 12)
            shape.copy(to: row)
            shape.write(track, width: GeneratedIDs.thingDigits, at: 0, of: row)
            if isAccount { shape.write(letter: UInt8(ascii: "u"), at: 1, of: row) }
            shape.write(number, width: GeneratedIDs.listenerDigits, at: 2, of: row)
            shape.write(second: second, at: 3, of: row)
            let heard = RowShape.number(listened(track, bits, listener), at: row + shape.count)
            rows.end(members: shape.count + heard)
            if rows.isFull { return lane }
        }
        return nil
    }

    /// Milliseconds heard of a track: all of it in half of the cases.
    @inline(__always) private func listened(_ track: Int, _ bits: UInt64, _ more: UInt64) -> Int {
        let known = Int(tracks.durationMs[track])
        let length = known == 0 ? 180_000 : known
        let kind = (bits >> 16) & 0xFF
        let share = Int(truncatingIfNeeded: more & 0xFFFF)
        if kind < 31 { return 1000 + ((share * (min(29_000, length / 2 - 1000) - 1000)) >> 16) }
        if kind < 150 { return length }
        return 30_000 + ((share * (length - 30_000)) >> 16)
    }
}
