internal import Contracts

/// Who owns and who manages the made artists.
struct GeneratedTeams: Sendable {
    /// Each artist's owner by the account's number plus one; 0 = nobody.
    private let owners: [UInt32]
    private let sizes: GenerateSizes

    init(_ sizes: GenerateSizes) {
        self.sizes = sizes
        // Eight in a hundred are unclaimed; four belong to the owner of the artist before.
        owners = (0..<sizes.artists).map { artist in
            var random = sizes.random(.role, artist)
            let chance = random.below(100)
            if chance < 8 { return 0 }
            return UInt32(sizes.listeners + (chance < 12 && artist > 0 ? artist - 1 : artist) + 1)
        }
    }

    /// The number of the owner's account.
    @inline(__always) func owner(of artist: Int) -> Int? {
        let owner = owners[artist]
        return owner == 0 ? nil : Int(owner) - 1
    }

    /// Six artists in a hundred have a manager, some of these two. Never the owner, and no staff.
    func managers(of artist: Int) -> [Int] {
        var random = sizes.random(.role, artist + sizes.artists)
        guard random.percent(6), sizes.listeners > sizes.staff + 1 else { return [] }
        let first = random.from(sizes.staff...(sizes.listeners - 2))
        return random.percent(15) ? [first, first + 1] : [first]
    }
}
