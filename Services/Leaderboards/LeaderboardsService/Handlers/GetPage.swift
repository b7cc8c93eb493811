internal import Contracts
internal import JSONRPC
internal import Ranking

extension Leaderboards.GetPage {
    private static let top = 3
    /// Neighbours on each side.
    private static let neighbours = 2

    /// Writes a ``Reply``, whose pages are kept encoded.
    func write(_ memory: BoardsMemory, to writer: inout JSONWriter) throws(LeaderboardsFailure) {
        let encoded = try memory.use { (state) throws(LeaderboardsFailure) -> EncodedPage in try page(&state) }
        encoded.write(to: &writer)
    }

    private func page(_ state: inout BoardsState) throws(LeaderboardsFailure) -> EncodedPage {
        let place = try state.place(of: board)
        let total = state.indexes[place].count
        var page = EncodedPage()
        page.reply.board = board
        page.reply.total = Int64(total)
        page.reply.offset = offset
        page.reply.movementSince = state.kept[place].at
        page.reply.position = state.position
        page.reply.asOf = state.completeAt(place)
        if let artist {
            let member = try state.member(of: artist)
            page.reply.standing = state.standing(place, member, of: artist, tellsReason: false)
            if let position = state.indexes[place].position(of: member) {
                let start = max(0, position - Self.neighbours)
                page.reply.neighbours = state.entries(
                    place, from: start, limit: position - start + 1 + Self.neighbours)
                if around { page.reply.offset = Int64(max(0, min(position - limit / 2, total - limit))) }
            }
        }
        page.top = state.encodedEntries(place, from: 0, limit: Self.top)
        page.entries = state.encodedEntries(place, from: Int(clamping: page.reply.offset), limit: limit)
        return page
    }

    /// A ``Reply`` with its longest parts written already.
    private struct EncodedPage: WireObject {
        var reply = Reply()
        var entries = RawJSON(checked: [])
        var top = RawJSON(checked: [])

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try reply.head(&visitor)
            try visitor.field("entries", &entries, "The page.")
            try visitor.field("top", &top, "The first three.")
            try reply.tail(&visitor)
        }
    }
}
