internal import Contracts

/// The rules of the figures as sentences, with the constants that the rules themselves use.
enum FigureRules {
    static let plays =
        "Every play that counts, from the first day on, and the plays that were brought in without dates. A play "
        + "counts when \(EventRule.fullListenMs / 1000) seconds or half the track were heard, by anybody who is neither "
        + "of the track’s own team nor of the platform’s staff."
    static let tracksOfPlays =
        " Public, private and sold tracks count; one with several producers counts in full for each. Removed tracks "
        + "count nowhere."
    static let growth =
        "The plays of the last \(GrowthRule.windowDays) completed days, c, against those of the "
        + "\(GrowthRule.windowDays) days before, p: (c − p) / max(c, p), rounded to a tenth of a percent. With fewer than "
        + "\(GrowthRule.leastPlays) plays in both together nothing is claimed."
    static let trackPoints =
        "2^(−age/6) × (1 + 2x/(x + 1)) / producers, with the age in months of 30.436875 days and x = log10(1 + plays), "
        + "of all plays, those brought in without dates too. Private and sold tracks, and those that are licensed "
        + "exclusively only, score nothing."
    static let artistPoints = "The sum of the points of the artist’s tracks. Those of a track: " + trackPoints
    static let share =
        "The artist’s contribution points as a part of those of all artists; the platform’s staff are not among them. "
        + "Points fade alike for all tracks, so that time alone changes no share."
}
