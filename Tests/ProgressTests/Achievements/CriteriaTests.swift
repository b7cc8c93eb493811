import Contracts
import JSONRPC
import Plugins
import Testing

@testable import ProgressService

@Suite("Criteria") struct CriteriaTests {
    private func criterion(_ text: String) throws -> any AchievementCriterion {
        try Criteria.registry.make(try JSONValue(parsing: Array(text.utf8)))
    }

    private func isMet(_ text: String, _ counts: [MeasuredCount], _ ranks: [MeasuredRank] = []) throws -> Bool {
        let found = try criterion(text)
        // A batch gives what its subjects give one by one.
        let subject = CriterionSubject(counts: counts, ranks: ranks)
        let verdicts = found.judge([subject, CriterionSubject(), subject])
        #expect(verdicts.count == 3 && verdicts[0] == verdicts[2])
        #expect(verdicts[0] == found.judge([subject])[0])
        return verdicts[0].isMet
    }

    @Test func `counting criteria are met from their number on`() throws {
        let kinds: [(String, CountMeasure)] = [
            ("publicTracks", .publicTracks), ("collaborations", .collaborations), ("lifetimePlays", .plays),
            ("pictures", .pictures), ("links", .links), ("categories", .categories),
        ]
        for (kind, measure) in kinds {
            let text = #"{"kind":"\#(kind)","atLeast":4}"#
            #expect(try !isMet(text, [MeasuredCount(measure, 3)]))
            #expect(try isMet(text, [MeasuredCount(measure, 4)]))
        }
        #expect(try isMet(#"{"kind":"bio"}"#, [MeasuredCount(.bio, 1)]))
        #expect(try !isMet(#"{"kind":"bio"}"#, [MeasuredCount(.bio, 0)]))
    }

    @Test func `quality is above its percentage, exactly`() throws {
        let text = #"{"kind":"qualityAbove","percent":70}"#
        // 7 of 10 fields are 70 %, which is not above it.
        #expect(try !isMet(text, [MeasuredCount(.filledFields, 7), MeasuredCount(.publicTracks, 2)]))
        #expect(try isMet(text, [MeasuredCount(.filledFields, 8), MeasuredCount(.publicTracks, 2)]))
        #expect(try isMet(text, [MeasuredCount(.filledFields, 351), MeasuredCount(.publicTracks, 100)]))
        #expect(try !isMet(text, []))
        // How far somebody is, in tenths of a percent.
        let subject = CriterionSubject(counts: [MeasuredCount(.filledFields, 13), MeasuredCount(.publicTracks, 4)])
        #expect(
            try criterion(text).judge([subject]) == [
                .init(isMet: false, value: 650, threshold: 700, progress: .percent)
            ])
    }

    @Test func `the top takes whole populations of 20, and values above 0`() throws {
        let text = #"{"kind":"trackCountPercentile","top":10}"#
        func rank(_ value: Int64, _ atLeast: Int64, of population: Int64) -> MeasuredRank {
            MeasuredRank(.publicTracks, value: value, atLeast: atLeast, above: atLeast - 1, population: population)
        }
        #expect(try isMet(text, [], [rank(5, 2, of: 20)]))
        #expect(try !isMet(text, [], [rank(5, 3, of: 20)]))
        #expect(try !isMet(text, [], [rank(5, 1, of: 19)]))
        #expect(try !isMet(text, [], [rank(0, 1, of: 20)]))
        #expect(try !isMet(text, [], []))
    }

    @Test func `of several genres the best place counts`() throws {
        let text = #"{"kind":"genreTrackPercentile","top":10}"#
        func rank(_ atLeast: Int64, of population: Int64) -> MeasuredRank {
            MeasuredRank(.genreTrackPlays, value: 9, atLeast: atLeast, above: 0, population: population)
        }
        #expect(try isMet(text, [], [rank(1, of: 5), rank(9, of: 40), rank(4, of: 40)]))
        #expect(try !isMet(text, [], [rank(1, of: 5), rank(9, of: 40), rank(5, of: 40)]))
    }

    @Test func `a season includes both ends and may wrap the year`() throws {
        let wrapping = #"{"kind":"publishedBetween","from":"12-31","to":"01-02"}"#
        for (date, expected) in [(1231, true), (101, true), (102, true), (103, false), (1230, false)] {
            #expect(try isMet(wrapping, [MeasuredCount(.publishedOn, Int64(date))]) == expected, "\(date)")
        }
        let plain = #"{"kind":"publishedBetween","from":"10-30","to":"11-01"}"#
        for (date, expected) in [(1029, false), (1030, true), (1101, true), (1102, false)] {
            #expect(
                try isMet(plain, [MeasuredCount(.publishedOn, 704), MeasuredCount(.publishedOn, Int64(date))])
                    == expected, "\(date)")
        }
    }

    @Test func `months are whole calendar months`() throws {
        func months(_ from: (Int64, Int64, Int64), _ to: (Int64, Int64, Int64)) throws -> Int64 {
            let first = try #require(Day(year: from.0, month: from.1, day: from.2))
            return first.months(until: try #require(Day(year: to.0, month: to.1, day: to.2)))
        }
        #expect(try months((2025, 1, 15), (2025, 4, 14)) == 2)
        #expect(try months((2025, 1, 15), (2025, 4, 15)) == 3)
        #expect(try months((2025, 1, 31), (2025, 2, 28)) == 1)
        #expect(try months((2025, 11, 30), (2026, 2, 27)) == 2)
        #expect(try months((2024, 2, 29), (2025, 2, 28)) == 12)
        #expect(try months((2025, 5, 1), (2025, 4, 1)) == 0)
    }
}
