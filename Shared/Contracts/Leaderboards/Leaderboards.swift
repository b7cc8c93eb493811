/// Who stands where: boards of artists, each by a score of its own, exact at one position of the service's log.
package enum Leaderboards: ServiceContract {
    package static let name = "leaderboards"
    package static let methods: [any RPCRequest.Type] = [
        FindArtist.self, GetOptOut.self, GetPage.self, GetStanding.self, ListBoards.self, ReadBoard.self,
        SetOptOut.self,
    ]
}

extension Leaderboards {
    /// Bounds of what is asked for.
    package enum Limits {
        /// Bytes of a board's name.
        package static let boardBytes: ClosedRange<Int64> = 1...50
        /// Entries of one page.
        package static let page: ClosedRange<Int64> = 0...1000
        /// A place in a board's order. 2^53 − 1, the largest whole number that every JSON reader keeps exactly.
        package static let offset: ClosedRange<Int64> = 0...9_007_199_254_740_991
        /// Artists that a search gives.
        package static let found: ClosedRange<Int64> = 1...50
    }
}
