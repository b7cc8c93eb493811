import Contracts

/// The catalogue in memory, by the words of the rules: entries in the order they came, and every figure counted
/// anew each time it is asked for.
struct Oracle {
    var artists: [Catalog.ArtistEntry] = []
    var tracks: [Catalog.TrackEntry] = []
    var albums: [Catalog.AlbumEntry] = []

    private enum Outcome {
        case taken
        case refused(String)
    }

    mutating func put(artists entries: [Catalog.ArtistEntry]) -> PutReply {
        put(entries, into: &artists, by: \.id) { entry in entry.name.isEmpty ? "name" : nil }
    }

    mutating func put(tracks entries: [Catalog.TrackEntry]) -> PutReply {
        let artists = artists
        return put(entries, into: &tracks, by: \.id) { entry in
            entry.title.isEmpty ? "title" : Self.wrongCredit(entry.artists, artists)
        }
    }

    mutating func put(albums entries: [Catalog.AlbumEntry]) -> PutReply {
        let (artists, tracks) = (artists, tracks)
        var reply = PutReply()
        for (index, entry) in entries.enumerated() {
            let others = albums.filter { $0.id != entry.id }.flatMap(\.tracks)
            let one = put([entry], into: &albums, by: \.id) { entry in
                if let field = Self.wrongCredit(entry.artists, artists) { return field }
                return entry.tracks.indices.first { place in
                    let track = entry.tracks[place]
                    return !tracks.contains { $0.id == track } || entry.tracks[..<place].contains(track)
                        || others.contains(track)
                }.map { "tracks[\($0)]" }
            }
            reply.added += one.added
            reply.changed += one.changed
            reply.unchanged += one.unchanged
            reply.refused += one.refused.map { RefusedEntry(index: index, field: $0.field, reason: "") }
        }
        return reply
    }

    private static func wrongCredit(_ credits: [ArtistID], _ artists: [Catalog.ArtistEntry]) -> String? {
        credits.indices.first { place in
            !artists.contains { $0.id == credits[place] } || credits[..<place].contains(credits[place])
        }.map { "artists[\($0)]" }
    }

    private func put<Entry: Equatable, ID: Equatable>(
        _ entries: [Entry], into held: inout [Entry], by id: KeyPath<Entry, ID>, wrongField: (Entry) -> String?
    ) -> PutReply {
        var reply = PutReply()
        for (index, entry) in entries.enumerated() {
            if let field = wrongField(entry) {
                reply.refused.append(RefusedEntry(index: index, field: field, reason: ""))
            } else if let place = held.firstIndex(where: { $0[keyPath: id] == entry[keyPath: id] }) {
                if held[place] == entry { reply.unchanged += 1 } else { reply.changed += 1 }
                held[place] = entry
            } else {
                held.append(entry)
                reply.added += 1
            }
        }
        return reply
    }

    /// Tracks, plays, albums, downloads, followers.
    func figures(of artist: ArtistID) -> [Int64] {
        let own = tracks.filter { $0.artists.contains(artist) }
        return [
            Int64(own.count), own.reduce(0) { $0 + ($1.opening?.plays ?? 0) },
            Int64(albums.filter { $0.artists.contains(artist) }.count),
            own.reduce(0) { $0 + ($1.opening?.downloads ?? 0) },
            artists.first { $0.id == artist }?.opening?.followers ?? 0,
        ]
    }

    func rows(of artist: ArtistID) -> [Catalog.TrackRow] {
        tracks.enumerated().filter { $0.element.artists.contains(artist) }
            .sorted { ($0.element.publishedAt, $0.offset) > ($1.element.publishedAt, $1.offset) }
            .map { _, track in
                var card = Catalog.TrackCard()
                card.id = track.id
                card.title = track.title
                card.artists = track.artists.map { id in
                    Catalog.Credit(id: id, name: artists.first { $0.id == id }?.name ?? "")
                }
                (card.durationMs, card.genres, card.bpm) = (track.durationMs, track.genres, track.bpm)
                (card.key, card.scale, card.visibility) = (track.key, track.scale, track.visibility)
                card.publishedAt = track.publishedAt
                return Catalog.TrackRow(
                    card: card, plays: track.opening?.plays ?? 0, downloads: track.opening?.downloads ?? 0)
            }
    }
}
