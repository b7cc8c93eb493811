internal import Contracts
internal import JSONRPC

/// The downloads of the history: as ``PlayStream``, with the name and e-mail address of who is signed in.
struct DownloadStream {
    private let entries: GeneratedEntries
    private let sizes: GenerateSizes
    private let listeners: GeneratedListeners
    private let shares: Shares
    private var picker: TrackPicker
    private var random = DemoRandom(seed: 0)
    private var clock = DayClock(events: 0)
    private var day = Day()
    private var event = 0
    private var events = 0

    init(_ entries: GeneratedEntries, _ shares: Shares) {
        self.entries = entries
        sizes = entries.sizes
        listeners = GeneratedListeners(sizes)
        self.shares = shares
        picker = TrackPicker(entries.tracks, from: sizes.firstDay)
    }

    mutating func begin(day: Int) {
        events = shares.part(day, of: sizes.downloads)
        event = 0
        random = sizes.random(.download, day)
        clock = DayClock(events: events)
        picker.begin(day: day)
        self.day = Day(number: sizes.firstDay.number + Int64(day))
    }

    /// Appends downloads until the rows are full; false at the end of the day.
    mutating func fill(_ rows: RowBuffer) -> Bool {
        while event < events {
            let bits = random.next()
            let second = clock.second(of: event, bits)
            event += 1
            picker.advance(to: second)
            let track = picker.pick(&random, fresh: bits & 0xFF < 38)
            let kind = (bits >> 8) & 0x7F
            let owner = kind == 0 ? entries.teams.owner(of: Int(entries.tracks.artist[track])) : nil
            let account = owner ?? (kind < 90 ? listeners.account(random.next()) : nil)
            let listener =
                account.map { entries.ids.account($0).text }
                ?? entries.ids.visitor(listeners.visitor(random.next())).text
            var row = Catalog.DownloadRow(
                track: entries.ids.track(track), listener: ListenerID(unchecked: listener),
                at: day.start.advanced(byMicroseconds: Int64(second) * Timestamp.microsecondsPerSecond))
            if let account {
                row.name = entries.licensee(account)
                row.email = "\(listener)@mail.example"
            }
            rows.append(row.write(to:))
            if rows.isFull { return true }
        }
        return false
    }
}
