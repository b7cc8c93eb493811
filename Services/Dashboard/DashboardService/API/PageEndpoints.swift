internal import Contracts
internal import HTTP

/// What the pages read.
struct PageEndpoints: Sendable {
    let home: HomeAssembly
    let artists: ArtistChoices

    var all: [Endpoint] {
        [
            Endpoint(
                .get, "/api/v1/home", .scope(.catalog), "Home: who is signed in, the menu, an artist's figures.",
                parameters: [
                    .query("artist", "The artist's id; without, the first that the account may act for."),
                    .query(
                        "parts",
                        "Which parts, separated by commas; all where it is left out. A token needs the scope account for the part account, and progress for level."
                    ),
                ], gives: HomeData.self, answer: readHome),
            Endpoint(
                .get, "/api/v1/artists", .scope(.catalog), "Artists that the account may act for, to choose one.",
                parameters: [
                    .query("query", "What a word of the name begins with; all where it is left out."),
                    .query("limit", "Artists at most: 1 to 100, 20 where it is left out."),
                ], gives: ArtistChoices.List.self, answer: findArtists),
        ]
    }

    private func readHome(_ request: APIRequest) async throws -> HomeData {
        let artist = try request.artist()
        var parts = Set(HomeAssembly.PartName.allCases)
        if let text = request.http.queryValue("parts") {
            parts = []
            for name in text.split(separator: ",", omittingEmptySubsequences: false) {
                guard let part = HomeAssembly.PartName(rawValue: String(name)) else {
                    let names = HomeAssembly.PartName.allCases.map(\.rawValue).joined(separator: ", ")
                    throw APIRefusal(
                        400, "badParts", "The parts must be some of \(names), separated by commas.", field: "parts")
                }
                parts.insert(part)
            }
        }
        // Who it is, is told to who may read the account, and what it earned to who may read its progress.
        if case .token(let scopes) = request.identity.way {
            if !scopes.contains(.account) { parts.remove(.account) }
            if !scopes.contains(.progress) { parts.remove(.level) }
        }
        return await home.make(artist: artist, parts: parts, as: request.identity)
    }

    private func findArtists(_ request: APIRequest) async throws -> ArtistChoices.List {
        let query = request.http.queryValue("query") ?? ""
        guard query.utf8.count <= 200 else {
            throw APIRefusal(400, "badQuery", "The query must have 200 bytes at most.", field: "query")
        }
        let limit = try request.number("limit", 1...100, code: "badLimit") ?? 20
        return try await artists.find(query, limit: Int(limit), as: request.identity)
    }
}
