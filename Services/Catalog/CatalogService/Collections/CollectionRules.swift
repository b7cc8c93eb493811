package import Contracts

/// What a query of albums means. Pure.
extension Catalog.CollectionQuery {
    /// Refuses conditions that hold for nothing by their own terms.
    ///
    /// - Throws: ``CatalogFailure/badFilter(field:reason:)``.
    package func check() throws {
        try ListRules.checkRange("playsFrom", playsFrom, "playsTo", playsTo)
        try ListRules.checkRange("createdFrom", createdFrom, "createdUntil", createdUntil)
        try ListRules.checkRange("updatedFrom", updatedFrom, "updatedUntil", updatedUntil)
    }

    /// Whether titles and names of the artist's albums are looked at.
    var needsTexts: Bool { search != nil || sort == .title || sort == .artist }
}

/// The conditions of a query of albums.
package struct CollectionFilter {
    private let query: Catalog.CollectionQuery
    private let words: SearchWords

    package init(_ query: Catalog.CollectionQuery) throws {
        self.query = query
        words = try SearchWords(query.search)
    }

    package func holds(for album: CollectionFacts) -> Bool {
        ListRules.isWithin(album.plays, query.playsFrom, query.playsTo)
            && ListRules.isWithin(album.createdAt.day, query.createdFrom, query.createdUntil)
            && ListRules.isWithin(album.updatedAt.day, query.updatedFrom, query.updatedUntil)
            && query.artwork ?? album.hasArtwork == album.hasArtwork
            && (query.with == nil || album.isWithOther)
            && words.areHeld(by: [album.title] + album.names)
    }
}

/// The order that a query of albums asks for.
package struct CollectionOrder {
    package let order: ListOrder
    private let sort: Catalog.CollectionSort

    package init(_ query: Catalog.CollectionQuery) {
        sort = query.sort
        order = ListOrder(isAscending: query.order == .ascending, isByTime: query.sort == .released)
    }

    package func position(of album: CollectionFacts) -> ListPosition {
        let value: ListPosition.Value =
            switch sort {
            case .title: ListPosition.text(album.title)
            case .artist: ListPosition.text(album.names.first ?? [])
            case .released: .none
            case .tracks: .number(Int128(album.tracks))
            case .plays: .number(Int128(album.plays))
            case .updated: .number(Int128(album.updatedAt.microseconds))
            }
        return ListPosition(value: value, at: album.releasedAt.microseconds, key: album.album)
    }

    /// Whether a value is one of the column's, as those of a cursor should be.
    package func canHave(_ value: ListPosition.Value) -> Bool {
        switch (sort, value) {
        case (.title, .text), (.artist, .text), (.released, .none), (.tracks, .number), (.plays, .number),
            (.updated, .number):
            true
        default: false
        }
    }
}
