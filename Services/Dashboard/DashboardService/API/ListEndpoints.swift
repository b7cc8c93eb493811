internal import Contracts
internal import HTTP
internal import ServiceKit

/// What the pages My Beats and My Collections read: a first view, each section by itself, the lists as files.
struct ListEndpoints: Sendable {
    let reading: CatalogReading
    /// All files' together.
    private let filePages = FilePages()

    init(reading: CatalogReading) { self.reading = reading }

    var all: [Endpoint] { beats + collections }

    private static let artist = Endpoint.Parameter.query(
        "artist", "The artist's id; without, the first that the account may act for.")

    /// Members of a list's call that a file has no use for: it has all pages.
    private static let ofPages = ["artist", "skip", "limit", "cursor"]

    private static func parameters(_ request: some WireObject, except: [String] = ["artist"]) -> [Endpoint.Parameter] {
        [artist] + Endpoint.Parameter.query(of: request, except: except)
    }

    private var beats: [Endpoint] {
        [
            Endpoint(
                .get, "/api/v1/beats", .scope(.catalog), "My Beats: what the page shows at first.",
                parameters: Self.parameters(Catalog.GetBeats()), gives: PageData<Catalog.GetBeats.Reply>.self
            ) { request in
                let call = try request.query(Catalog.GetBeats(), except: ["artist"])
                return try await reading.firstView(of: try request.artist(), as: request.identity) { artist in
                    var call = call
                    call.artist = artist
                    return call
                }
            },
            Endpoint(
                .get, "/api/v1/beats/list", .scope(.catalog), "Tracks, a page at a time.",
                parameters: Self.parameters(Catalog.ListBeats()), gives: Catalog.BeatPage.self
            ) { try await list(Catalog.ListBeats(), $0) },
            Endpoint(
                .get, "/api/v1/beats/collaborators", .scope(.catalog),
                "Artists who made tracks together with the artist, those with most first.",
                parameters: Self.parameters(Catalog.ListCollaborators()),
                gives: Reading<Catalog.ListCollaborators.Reply>.self, answer: listCollaborators),
            Endpoint(
                .get, "/api/v1/beats/collaborators/{collaborator}", .scope(.catalog), "Tracks of both artists.",
                parameters: [.path("collaborator", "The other artist's id.")]
                    + Self.parameters(Catalog.ListJointTracks(), except: ["artist", "collaborator"]),
                gives: Catalog.ListJointTracks.Reply.self, answer: listJointTracks),
            Endpoint(
                .get, "/api/v1/beats/recommendations", .scope(.catalog), "Artists to make a track with.",
                parameters: Self.parameters(Catalog.GetRecommendations()), gives: Catalog.Recommendations.self,
                answer: recommend),
            Endpoint(
                "/api/v1/beats.csv", .scope(.catalog), "All tracks that a query means, in its order, as a file.",
                parameters: Self.parameters(Catalog.ListBeats(), except: Self.ofPages),
                givesFile: FileFormat.csv.mediaType
            ) { try await file(Catalog.ListBeats(), .csv, "beats", $0) },
            Endpoint(
                "/api/v1/beats.json", .scope(.catalog), "All tracks that a query means, in its order, as a file.",
                parameters: Self.parameters(Catalog.ListBeats(), except: Self.ofPages),
                givesFileOf: Catalog.BeatPage.self
            ) { try await file(Catalog.ListBeats(), .json, "beats", $0) },
        ]
    }

    private var collections: [Endpoint] {
        [
            Endpoint(
                .get, "/api/v1/collections", .scope(.catalog), "My Collections: what the page shows at first.",
                parameters: Self.parameters(Catalog.GetCollections()),
                gives: PageData<Catalog.GetCollections.Reply>.self
            ) { request in
                let call = try request.query(Catalog.GetCollections(), except: ["artist"])
                return try await reading.firstView(of: try request.artist(), as: request.identity) { artist in
                    var call = call
                    call.artist = artist
                    return call
                }
            },
            Endpoint(
                .get, "/api/v1/collections/list", .scope(.catalog), "Albums, a page at a time.",
                parameters: Self.parameters(Catalog.ListCollections()), gives: Catalog.CollectionPage.self
            ) { try await list(Catalog.ListCollections(), $0) },
            Endpoint(
                "/api/v1/collections.csv", .scope(.catalog), "All albums that a query means, in its order, as a file.",
                parameters: Self.parameters(Catalog.ListCollections(), except: Self.ofPages),
                givesFile: FileFormat.csv.mediaType
            ) { try await file(Catalog.ListCollections(), .csv, "collections", $0) },
            Endpoint(
                "/api/v1/collections.json", .scope(.catalog), "All albums that a query means, in its order, as a file.",
                parameters: Self.parameters(Catalog.ListCollections(), except: Self.ofPages),
                givesFileOf: Catalog.CollectionPage.self
            ) { try await file(Catalog.ListCollections(), .json, "collections", $0) },
        ]
    }

    private func list<List: PagedList>(_ blank: List, _ request: APIRequest) async throws -> List.Reply {
        let list = try request.query(blank, except: ["artist"])
        return try await reading.section(of: try request.artist(), as: request.identity) { artist in
            var list = list
            list.artist = artist
            return list
        }
    }

    private func file<List: PagedList>(
        _ blank: List, _ format: FileFormat, _ name: String, _ request: APIRequest
    ) async throws -> HTTPResponse {
        let list = try request.query(blank, except: Self.ofPages)
        return try await ListFile<List>(reading: reading, pages: filePages)
            .response(list, as: format, name, of: try request.artist(), for: request.identity)
    }

    private func listCollaborators(_ request: APIRequest) async throws -> Reading<Catalog.ListCollaborators.Reply> {
        let now = reading.clock.now
        let call = try request.query(Catalog.ListCollaborators(), except: ["artist"])
        let reply = try await reading.section(of: try request.artist(), as: request.identity) { artist in
            Catalog.ListCollaborators(artist: artist, limit: call.limit, cursor: call.cursor)
        }
        return Reading(reply, asOf: now)
    }

    private func listJointTracks(_ request: APIRequest) async throws -> Catalog.ListJointTracks.Reply {
        guard let collaborator = request.path["collaborator"].flatMap(ArtistID.init(_:)) else {
            throw APIRefusal(
                400, "badArtist", "The collaborator must be an artist's id: 1 to 64 of A-Z, a-z, 0-9 and . _ : -.",
                field: "collaborator")
        }
        let call = try request.query(Catalog.ListJointTracks(), except: ["artist", "collaborator"])
        return try await reading.section(of: try request.artist(), as: request.identity) { artist in
            Catalog.ListJointTracks(
                artist: artist, collaborator: collaborator, limit: call.limit, cursor: call.cursor)
        }
    }

    private func recommend(_ request: APIRequest) async throws -> Catalog.Recommendations {
        let call = try request.query(Catalog.GetRecommendations(), except: ["artist"])
        return try await reading.section(of: try request.artist(), as: request.identity) { artist in
            Catalog.GetRecommendations(artist: artist, limit: call.limit)
        }
    }
}
