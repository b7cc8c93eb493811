/// The sums that are kept of a track by way of the delta log: the series of its deltas.
enum FigureSeries: Int64 {
    /// Counted plays, by day.
    case plays
    /// Counted downloads, by day.
    case downloads
    /// Plays that were taken and do not count, by reason, whatever the day.
    case tooShort
    case ownTeam
    case staff
    /// Plays that a correction took out, whatever the day.
    case voided
}
