internal import Contracts
internal import Storage

/// What the events of a call add to the sums of tracks, for the delta log.
struct EventDeltas {
    private var deltas: [Delta] = []

    init(reserving count: Int) { deltas.reserveCapacity(count) }

    mutating func addPlay(of track: Int64, on day: Day, _ outcome: RowOutcome) {
        switch outcome {
        case .counted: add(1, .plays, of: track, on: day)
        case .tooShort: add(1, .tooShort, of: track)
        case .ownTeam: add(1, .ownTeam, of: track)
        case .staff: add(1, .staff, of: track)
        case .superseded: return
        }
    }

    mutating func add(_ amount: Int64, _ series: FigureSeries, of track: Int64, on day: Day = Day(number: 0)) {
        deltas.append(Delta(key: track, series: series.rawValue, day: day.number, amount: amount))
    }

    func append(to store: any SQLWriting) throws { try DeltaLog.append(deltas, to: store) }
}
