internal import Contracts

/// The ids of what is made: the seed, a letter, and a number of fixed width, so that rows have one shape.
struct GeneratedIDs: Sendable {
    let prefix: String

    static let thingDigits = 7
    static let listenerDigits = 9

    init(seed: UInt64) { prefix = "g\(seed)-" }

    func track(_ number: Int) -> TrackID { TrackID(unchecked: id("t", number, Self.thingDigits)) }
    func artist(_ number: Int) -> ArtistID { ArtistID(unchecked: id("p", number, Self.thingDigits)) }
    func album(_ number: Int) -> AlbumID { AlbumID(unchecked: id("b", number, Self.thingDigits)) }
    func account(_ number: Int) -> AccountID { AccountID(unchecked: id("u", number, Self.listenerDigits)) }
    func visitor(_ number: Int) -> ListenerID { ListenerID(unchecked: id("v", number, Self.listenerDigits)) }

    private func id(_ letter: String, _ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return prefix + letter + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
