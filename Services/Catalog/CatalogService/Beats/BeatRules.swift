package import Contracts

/// What a query of tracks means, and what it takes to answer it.
extension Catalog.BeatQuery {
    /// Refuses conditions that hold for nothing by their own terms.
    ///
    /// - Throws: ``CatalogFailure/badFilter(field:reason:)``.
    package func check() throws {
        try ListRules.checkRange("playsFrom", playsFrom, "playsTo", playsTo)
        try ListRules.checkRange("uploadedFrom", uploadedFrom, "uploadedUntil", uploadedUntil)
        try ListRules.checkRange("milliPointsFrom", milliPointsFrom, "milliPointsTo", milliPointsTo)
        if let album, inAlbum == false {
            throw CatalogFailure.badFilter(
                field: "album", reason: "expected none where inAlbum is false; found \"\(album)\"")
        }
    }

    /// Whether the tracks and their order stand in an index, so that no track is looked at but those of a page.
    package var isIndexed: Bool {
        var others = self
        (others.order, others.uploadedFrom, others.uploadedUntil) = (.descending, nil, nil)
        return others == Self()
    }

    /// Publication times that the days asked for hold; all where none are.
    var publication: Range<Int64> {
        let from = uploadedFrom?.start.microseconds ?? .min
        // No track was published at the last of all moments.
        let until = uploadedUntil.map { Day(number: $0.number + 1).start.microseconds } ?? .max
        return from..<max(from, until)
    }

    /// Whether it looks at more of a track than its figures.
    var needsRows: Bool {
        switch sort {
        case .title, .artist, .duration: true
        case .plays, .growth, .points, .uploaded:
            search != nil || artwork != nil || inAlbum != nil || album != nil || licensing != nil
        }
    }
}
