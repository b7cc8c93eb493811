internal import Contracts
internal import Normalization
internal import Ranking
internal import Storage

extension Leaderboards.FindArtist {
    func handle(_ memory: BoardsMemory, in store: any SQLReading) throws -> Reply {
        let words = NameWords.split(query)
        let found = try ArtistWords.find(query, in: store)
        return try memory.read { state in
            let place = try state.place(of: board)
            let index = state.indexes[place]
            // Memory may not have an artist that the store has by now.
            let placed = found.compactMap { key -> (member: Int, position: Int)? in
                let member = Int(clamping: key)
                guard let position = index.position(of: member) else { return nil }
                return ArtistWords.match(words, state.members[member].card.name) ? (member, position) : nil
            }
            var reply = Reply()
            reply.entries = placed.sorted { $0.position < $1.position }.prefix(limit).flatMap {
                state.entries(place, from: $0.position, limit: 1)
            }
            return reply
        }
    }
}
