internal import Contracts
internal import Plugins
internal import Storage

/// Takes in what the catalogue tells: entities become rows, and what is older than what is there is left out.
struct CatalogIntake {
    private let work: BoardWork
    private let generation: Int64

    /// Kinds that the boards are made of, or that they pass over.
    static func knows(_ kind: String) -> Bool { Catalog.ChangeKind(rawValue: kind) != nil }

    init(_ work: BoardWork) {
        self.work = work
        generation = work.stored.catalog.generation
    }

    func apply(_ changes: [CatalogChange]) throws {
        try prefetch(changes)
        for change in changes {
            work.nextChange()
            let mark = try ChangeMark.make(generation: generation, position: change.position)
            switch Catalog.ChangeKind(rawValue: change.kind) {
            case .artist: try artist(change, mark)
            case .role: try role(change, mark)
            case .track: try track(change, mark)
            case .plays: try plays(change, mark)
            // A removed track counts for nobody; who owns an artist says whose XP it has, not what the account is.
            case .removedTrack, .album, .account, .follow, .void, .downloads, nil: break
            }
        }
    }

    /// Reads what the page is about at once.
    private func prefetch(_ changes: [CatalogChange]) throws {
        var artists: Set<ArtistID> = []
        var tracks: Set<TrackID> = []
        for change in changes {
            switch Catalog.ChangeKind(rawValue: change.kind) {
            case .artist: artists.insert(ArtistID(unchecked: change.id))
            case .track:
                tracks.insert(TrackID(unchecked: change.id))
                if let entry = try change.entity(Catalog.TrackEntry.self) { artists.formUnion(entry.artists) }
            case .plays: tracks.insert(TrackID(unchecked: change.id))
            default: break
            }
        }
        try work.prefetch(artists: artists)
        try work.prefetch(tracks: tracks)
    }

    private func artist(_ change: CatalogChange, _ mark: Int64) throws {
        let key = try work.key(of: ArtistID(unchecked: change.id))
        let told = try change.entity(CatalogChange.Artist.self)
        try work.change(key) { artist in
            guard artist.mark < mark else { return }
            artist.mark = mark
            artist.flags.isKnown = told != nil
            guard let told else { return }
            artist.flags.isStaff = told.staff
            artist.card = ArtistCard(
                name: told.entry.name, slug: told.entry.slug, picture: told.entry.picture,
                verified: told.entry.verified)
        }
    }

    private func role(_ change: CatalogChange, _ mark: Int64) throws {
        let parts = change.id.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw change.invalid("it names not two ids") }
        let id = ArtistID(unchecked: String(parts[0]))
        let artist = try work.key(of: id)
        let owns = try change.entity(Catalog.RoleEntry.self)?.role == .owner
        let written = try work.store.execute(
            """
            INSERT INTO roles (artist, account, owns, mark) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (artist, account) DO UPDATE SET owns = excluded.owns, mark = excluded.mark
            WHERE roles.mark < excluded.mark
            """, [.integer(artist), .text(String(parts[1])), .integer(owns ? 1 : 0), .integer(mark)])
        if written == 1 { try settleOwner(of: artist, id) }
    }

    /// Gives an artist the ledger of its owner, or its own.
    func settleOwner(of artist: Int64, _ id: ArtistID) throws {
        let owner = try work.store.first(
            "SELECT account FROM roles WHERE artist = ?1 AND owns = 1 ORDER BY mark DESC LIMIT 1", [.integer(artist)]
        ) { AccountID(unchecked: try $0.text(0)) }
        let holder = owner.map { StoredArtist.holder(ofAccount: $0) } ?? StoredArtist.holder(ofArtist: id)
        try work.change(artist) { $0.holder = holder }
        try work.takeOver(artist)
    }

    private func track(_ change: CatalogChange, _ mark: Int64) throws {
        let entry = try change.entity(Catalog.TrackEntry.self)
        var credits: [Int64] = []
        for artist in entry?.artists ?? [] {
            let key = try work.key(of: artist)
            if !credits.contains(key) { credits.append(key) }
        }
        try work.change(TrackID(unchecked: change.id)) { track in
            if track.mark < mark {
                track.mark = mark
                track.isRemoved = entry == nil
                if let entry {
                    track.isPublic = entry.visibility == .public
                    track.filled = Int64(entry.filledFields)
                    track.opening = entry.opening?.plays ?? 0
                    track.credits = credits
                }
            }
            try Self.take(change, mark, into: &track)
        }
    }

    private func plays(_ change: CatalogChange, _ mark: Int64) throws {
        // Of days that follow each other the last one has the sum.
        guard change.plays != nil else { return }
        try work.change(TrackID(unchecked: change.id)) { try Self.take(change, mark, into: &$0) }
    }

    /// The sums that stand beside a track's change.
    private static func take(_ change: CatalogChange, _ mark: Int64, into track: inout StoredTrack) throws {
        guard let plays = change.plays, track.playsMark < mark else { return }
        guard plays >= 0, let weight = change.playsWeight, weight >= 0 else {
            throw change.invalid(
                "its plays are \(plays) and weigh \(change.playsWeight ?? 0); expected numbers from 0 on")
        }
        guard let contribution = change.weight.flatMap({ Int128($0) }), contribution >= 0 else {
            throw change.invalid(
                "its weight is \"\(change.weight ?? "")\"; expected a whole number from 0 on of up to 128 bits")
        }
        track.playsMark = mark
        track.weight = contribution
        track.plays = plays
        track.playsWeight = weight
    }

    /// What a snapshot did not bring is no longer so: it was told before the catalogue was set back.
    func removeUnseen() throws {
        let first = ChangeMark.first(of: generation)
        work.nextChange()
        for id in try StoredTrack.unseen(since: first, in: work.store) {
            try work.change(id) { $0.isRemoved = true }
        }
        let owned = try work.store.all(
            """
            SELECT DISTINCT a.key, a.id FROM roles r JOIN artists a ON a.key = r.artist
            WHERE r.mark < ?1 AND r.owns = 1 ORDER BY a.key
            """, [.integer(first)]
        ) { (key: try $0.int(0), id: ArtistID(unchecked: try $0.text(1))) }
        try work.store.execute("UPDATE roles SET owns = 0 WHERE mark < ?1 AND owns = 1", [.integer(first)])
        for (key, id) in owned { try settleOwner(of: key, id) }
        let gone = try work.store.all(
            "SELECT key FROM artists WHERE mark < ?1 ORDER BY key", [.integer(first)]
        ) { try $0.int(0) }
        for key in gone { try work.change(key) { $0.flags.isKnown = false } }
    }
}
