import Contracts

extension AccountID: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}

extension ArtistID: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self.init(unchecked: text) }
}
