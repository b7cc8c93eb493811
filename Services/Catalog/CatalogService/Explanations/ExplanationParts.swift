internal import Contracts

/// What the explanations of an artist's and of a track's figures have in common. Values come from the types that the
/// pages read: an explanation computes none of its own.
extension Catalog.Explanation {
    init(_ figure: Catalog.Figure, rule: String, at now: Timestamp) {
        self.init()
        self.figure = figure
        self.rule = rule
        asOf = now
    }

    mutating func tell(_ plays: LifetimePlays) {
        value = .count(plays.total)
        inputs += [
            Catalog.FigureInput(.playsCounted, "Plays that count", .count(plays.counted)),
            Catalog.FigureInput(.playsBroughtIn, "Plays brought in without dates", .count(plays.broughtIn)),
        ]
    }

    /// - Parameter today: plays of the day that is not over.
    mutating func tell(_ windows: GrowthWindows, _ plays: LifetimePlays, today: Int64) {
        switch windows.growth {
        case .measured(let tenths): value = .tenthsOfPercent(tenths)
        case .calculating(_, let needed): value = .missing(plays: needed)
        }
        inputs += [
            Catalog.FigureInput(.daysCurrent, "Days of c", .days(windows.current)),
            Catalog.FigureInput(.playsCurrent, "Plays in them, c", .count(windows.currentPlays)),
            Catalog.FigureInput(.daysPrevious, "Days of p", .days(windows.previous)),
            Catalog.FigureInput(.playsPrevious, "Plays in them, p", .count(windows.previousPlays)),
            Catalog.FigureInput(.leastPlays, "Plays needed in both", .count(GrowthRule.leastPlays)),
        ]
        leave(out: .today, .plays, today, "Of today, which is not over.")
        leave(out: .undated, .plays, plays.broughtIn, "Brought in without dates, so of no day.")
    }

    mutating func leave(
        out reason: Catalog.LeftOut.Reason, _ kind: Catalog.LeftOut.Kind, _ count: Int64, _ about: String
    ) {
        if count != 0 { leftOut.append(Catalog.LeftOut(reason, kind, count, about)) }
    }

    mutating func leaveWaiting(_ unfolded: UnfoldedEvents) {
        leave(
            out: .waiting, .plays, unfolded.total(.plays), "Recorded moments ago: points follow once they are added up."
        )
    }
}

extension Catalog.FigureAmount {
    fileprivate static func days(_ days: Range<Int64>) -> Catalog.FigureAmount {
        .days(from: Day(number: days.lowerBound), until: Day(number: days.upperBound - 1))
    }
}
