/// Whose a ledger is, as the store numbers it: accounts and artists in one row of numbers.
struct HolderKey: Hashable, Comparable, Sendable {
    /// Twice the account's key, or twice the artist's and one. 0 is nobody.
    let number: Int64

    init(number: Int64) { self.number = number }

    init(account: Int64) { number = account * 2 }

    init(artist: Int64) { number = artist * 2 + 1 }

    var account: Int64? { number % 2 == 0 ? number / 2 : nil }
    var artist: Int64? { number % 2 == 0 ? nil : number / 2 }

    static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
