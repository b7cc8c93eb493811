internal import Contracts
internal import HTTP

/// Why figures are what they are.
struct FigureEndpoints: Sendable {
    let reading: CatalogReading

    var all: [Endpoint] {
        [
            Endpoint(
                .get, "/api/v1/figures/{figure}", .scope(.catalog),
                "Why a figure is what it is: its rule, what went in, what was left out.",
                parameters: [
                    .path("figure", "plays, platformShare, growth or points.", example: "plays"),
                    .query("artist", "The artist's id; without, the first that the account may act for."),
                    .query("track", "One of the artist's tracks, whose figure is meant; it has no platformShare."),
                ], gives: Catalog.Explanation.self, answer: explain)
        ]
    }

    private func explain(_ request: APIRequest) async throws -> Catalog.Explanation {
        guard let figure = Catalog.Figure(rawValue: request.path["figure"] ?? "") else {
            let names = Catalog.Figure.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIRefusal(404, "badFigure", "The figure must be one of \(names).", field: "figure")
        }
        let track = try request.http.queryValue("track").map { text throws(APIRefusal) in
            guard let track = TrackID(text) else {
                throw APIRefusal(
                    400, "badTrack", "The track must be an id: 1 to 64 of A-Z, a-z, 0-9 and . _ : -.", field: "track")
            }
            return track
        }
        return try await reading.section(of: try request.artist(), as: request.identity) {
            Catalog.ExplainFigure(artist: $0, figure: figure, track: track)
        }
    }
}
