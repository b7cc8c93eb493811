internal import Contracts
internal import JSONRPC

/// The follows of the history. Seven in a hundred take one of the last thousand back.
struct FollowStream {
    private let entries: GeneratedEntries
    private let sizes: GenerateSizes
    private let listeners: GeneratedListeners
    private let shares: Shares
    /// How far tracks are out: an artist has joined with the first one.
    private var picker: TrackPicker
    private var random = DemoRandom(seed: 0)
    private var clock = DayClock(events: 0)
    private var day = Day()
    private var event = 0
    private var events = 0
    /// Of the last follows, the artist and the listener.
    private var last: [(artist: Int, listener: String)] = []
    private var oldest = 0

    init(_ entries: GeneratedEntries, _ shares: Shares) {
        self.entries = entries
        sizes = entries.sizes
        listeners = GeneratedListeners(sizes)
        self.shares = shares
        picker = TrackPicker(entries.tracks, from: sizes.firstDay)
    }

    mutating func begin(day: Int) {
        events = shares.part(day, of: sizes.follows)
        event = 0
        random = sizes.random(.follow, day)
        clock = DayClock(events: events)
        picker.begin(day: day)
        self.day = Day(number: sizes.firstDay.number + Int64(day))
    }

    /// Appends follows until the rows are full; false at the end of the day.
    mutating func fill(_ rows: RowBuffer) -> Bool {
        while event < events {
            let bits = random.next()
            let second = clock.second(of: event, bits)
            event += 1
            picker.advance(to: second)
            let at = day.start.advanced(byMicroseconds: Int64(second) * Timestamp.microsecondsPerSecond)
            let isBack = bits & 0x7F < 9 && !last.isEmpty
            let (artist, listener) = isBack ? random.pick(last) : (artist(), self.listener())
            if !isBack { remember(artist, listener) }
            let row = Catalog.FollowRow(
                artist: entries.ids.artist(artist), listener: ListenerID(unchecked: listener), at: at,
                following: !isBack)
            rows.append(row.write(to:))
            if rows.isFull { return true }
        }
        return false
    }

    private mutating func artist() -> Int {
        for _ in 0..<64 {
            let artist = entries.tracks.artistPopularity.place(random.next())
            if entries.tracks.firstTrack[artist] < picker.available { return artist }
        }
        return 0
    }

    private mutating func listener() -> String {
        random.percent(80)
            ? entries.ids.account(listeners.account(random.next())).text
            : entries.ids.visitor(listeners.visitor(random.next())).text
    }

    private mutating func remember(_ artist: Int, _ listener: String) {
        if last.count < 1024 {
            last.append((artist, listener))
        } else {
            last[oldest] = (artist, listener)
            oldest = (oldest + 1) % last.count
        }
    }
}
