internal import Storage

/// What the log adds to an artist's kept figures: the events of its tracks that are not folded yet.
struct UnfoldedEvents {
    private let deltas: [Delta]

    /// Reads nothing but the log's state where all is folded, as it mostly is.
    init(of artist: Int64, _ tail: DeltaTail, in store: any SQLReading) throws {
        let view = try tail.view(in: store)
        guard !view.isEmpty else {
            deltas = []
            return
        }
        deltas = try view.amounts(
            of: try store.all("SELECT track FROM track_credits WHERE artist = ?1", [.integer(artist)]) {
                try $0.int(0)
            })
    }

    /// The same of some tracks alone.
    init(ofTracks tracks: [Int64], _ tail: DeltaTail, in store: any SQLReading) throws {
        try self.init(ofTracks: tracks, try tail.view(in: store))
    }

    /// - Parameter tracks: each once.
    init(ofTracks tracks: [Int64], _ view: DeltaView) throws {
        deltas = view.isEmpty ? [] : try view.amounts(of: tracks)
    }

    /// The events of each track within some days.
    func totals(_ series: FigureSeries, in days: Range<Int64>? = nil) -> [Int64: Int64] {
        deltas.reduce(into: [:]) { sums, delta in
            guard delta.series == series.rawValue, days?.contains(delta.day) ?? true else { return }
            sums[delta.key, default: 0] += delta.amount
        }
    }

    /// The events of each day.
    func days(_ series: FigureSeries, in days: Range<Int64>) -> [Int64: Int64] {
        deltas.reduce(into: [:]) { sums, delta in
            guard delta.series == series.rawValue, days.contains(delta.day) else { return }
            sums[delta.day, default: 0] += delta.amount
        }
    }

    func total(_ series: FigureSeries, in days: Range<Int64>? = nil) -> Int64 {
        deltas.reduce(0) { sum, delta in
            let counts = delta.series == series.rawValue && days?.contains(delta.day) ?? true
            return counts ? sum + delta.amount : sum
        }
    }
}
