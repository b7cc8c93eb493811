internal import Contracts

/// A page of the account's ledger, with the names of the artists that it came with.
struct LedgerPage: WireObject {
    var ledger = Progress.ListLedger.Reply()
    /// Those that an entry's `claimed` names, as far as the directory knows them; absent where no entry has one.
    var artists: [Artist]?

    init() {}

    init(_ ledger: Progress.ListLedger.Reply, artists: [Artist]?) {
        self.ledger = ledger
        self.artists = artists
    }

    mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try ledger.fields(&visitor)
        try visitor.optional("artists", &artists, "The artists that entries came with, where any did.")
    }

    struct Artist: WireObject, Hashable {
        var id = ArtistID()
        var name = ""

        init() {}

        init(_ artist: Catalog.ArtistProfile) {
            id = artist.id
            name = artist.name
        }

        mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The artist's id.")
            try visitor.field("name", &name, "Its name.")
        }
    }
}
