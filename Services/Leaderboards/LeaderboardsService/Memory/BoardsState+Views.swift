internal import Contracts
internal import Plugins
internal import Ranking

/// What the wire tells of the boards.
extension BoardsState {
    /// The place of a board that is ready.
    func place(of name: String) throws(LeaderboardsFailure) -> Int {
        guard let place = boards.place(of: name) else { throw .unknownBoard(name) }
        try requireReady(place)
        return place
    }

    func member(of artist: ArtistID) throws(LeaderboardsFailure) -> Int {
        guard let member = key(of: artist) else { throw .unknownArtist(artist) }
        return member
    }

    /// The entries from a position of a board's order on.
    func entries(_ place: Int, from position: Int, limit: Int) -> [Leaderboards.Entry] {
        var entries: [Leaderboards.Entry] = []
        var at = position
        indexes[place].forEach(from: position, limit: limit) { member, key, rank in
            entries.append(entry(place, member, key, rank: rank, at: at))
            at += 1
        }
        return entries
    }

    func entry(_ place: Int, _ member: Int, _ key: RankKey, rank: Int, at position: Int) -> Leaderboards.Entry {
        let board = boards.all[place]
        let artist = members[member]
        var entry = Leaderboards.Entry()
        entry.rank = Int64(rank)
        entry.place = Int64(position)
        entry.artist = artist.id
        entry.name = artist.card.name
        entry.slug = artist.card.slug
        entry.picture = artist.card.picture
        entry.verified = artist.card.verified
        entry.score = board.shown(key.score, of: platform)
        entry.tier = board.tier(of: entry.score)
        entry.movement = kept[place].movement(of: member, rank: rank)
        let columns = boards.abouts[place].board.columns
        entry.supporting = zip(columns, board.supporting(subject(place, member))).map {
            Leaderboards.Supporting($0.name, $1)
        }
        return entry
    }

    private func subject(_ place: Int, _ member: Int) -> BoardSubject {
        let ranks = boards.abouts[place].ranks?.boards.map { name in
            boards.place(of: name).flatMap { indexes[$0].rank(of: member) }.map { Int64($0) }
        }
        return BoardSubject(members[member].values, ranks: ranks ?? [])
    }

    /// - Parameter tellsReason: whether it is told why somebody is not placed: that is the artist's own affair.
    func standing(
        _ place: Int, _ member: Int, of artist: ArtistID, tellsReason: Bool
    ) -> Leaderboards.Standing {
        let total = indexes[place].count
        var standing = Leaderboards.Standing()
        standing.board = boards.names[place]
        standing.artist = artist
        standing.total = Int64(total)
        standing.position = position
        standing.asOf = completeAt(place)
        guard let found = indexes[place].standing(of: member) else {
            if tellsReason { standing.reason = reason(member) }
            return standing
        }
        let score = boards.all[place].shown(found.key.score, of: platform)
        standing.rank = Int64(found.rank)
        standing.score = score.value
        standing.isBelowOne = score.isBelowOne
        standing.exact = score.exact
        standing.tier = boards.all[place].tier(of: score)
        standing.percentile = Int64((100 * found.rank + total - 1) / total)
        standing.movement = kept[place].movement(of: member, rank: found.rank)
        if boards.tellsNext[place], let better = found.better {
            standing.next = Leaderboards.NextRank(
                rank: Int64(better.rank), more: Int64(clamping: better.score - found.key.score + 1))
        }
        return standing
    }

    private func reason(_ member: Int) -> Leaderboards.Standing.Reason {
        let flags = members[member].flags
        if flags.optedOutAt != nil { return .optedOut }
        if flags.isStaff { return .staff }
        return members[member].values.tracks == 0 ? .noTracks : .noScore
    }
}
