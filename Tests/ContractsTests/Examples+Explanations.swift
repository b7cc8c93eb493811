import Contracts

/// Why a figure is what it is.
extension Examples {
    static let explanations: [Example] = [
        .params(
            Catalog.ExplainFigure(artist: ArtistID(unchecked: "a-1"), figure: .platformShare),
            #"{"artist":"a-1","figure":"platformShare"}"#),
        .params(
            Catalog.ExplainFigure(
                artist: ArtistID(unchecked: "a-1"), figure: .growth, track: TrackID(unchecked: "t-1")),
            #"{"artist":"a-1","figure":"growth","track":"t-1"}"#),
        .reply(
            Catalog.ExplainFigure.self, explanation,
            #"{"figure":"points","track":{"id":"t-1","title":"Ö"},"value":{"unit":"milliPoints","value":9},"rule":"R","#
                + #""inputs":["#
                + #"{"name":"plays","label":"a","amount":{"unit":"count","value":1}},"#
                + #"{"name":"plays","label":"b","amount":{"unit":"millionths","value":2}},"#
                + #"{"name":"plays","label":"c","amount":{"unit":"tenthsOfPercent","value":-3}},"#
                + #"{"name":"plays","label":"d","amount":{"unit":"milliMonths","value":4}},"#
                + #"{"name":"plays","label":"e","amount":{"unit":"missing","value":5}},"#
                + #"{"name":"plays","label":"f","amount":{"unit":"days","from":"2026-11-21","until":"2026-11-22"}},"#
                + #"{"name":"plays","label":"g","amount":{"unit":"time","time":"2026-11-21T09:40:00Z"}}],"#
                + #""leftOut":[{"reason":"voided","of":"plays","count":7,"about":"w"},"#
                + #"{"reason":"exclusive","of":"tracks","count":8,"about":"x"}],"asOf":"2026-11-21T09:40:00Z"}"#),
    ]

    private static var explanation: Catalog.Explanation {
        var text = Catalog.Explanation()
        (text.figure, text.value, text.rule, text.asOf) = (.points, .milliPoints(9), "R", moment)
        text.track = Catalog.TrackName(id: TrackID(unchecked: "t-1"), title: "Ö")
        text.inputs = [
            .init(.plays, "a", .count(1)), .init(.plays, "b", .millionths(2)), .init(.plays, "c", .tenthsOfPercent(-3)),
            .init(.plays, "d", .milliMonths(4)), .init(.plays, "e", .missing(plays: 5)),
            .init(.plays, "f", .days(from: Day(number: 20_778), until: Day(number: 20_779))),
            .init(.plays, "g", .time(moment)),
        ]
        text.leftOut = [.init(.voided, .plays, 7, "w"), .init(.exclusive, .tracks, 8, "x")]
        return text
    }
}
