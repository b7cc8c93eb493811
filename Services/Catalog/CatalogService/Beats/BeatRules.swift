package import Contracts
internal import Crypto
internal import JSONRPC

/// What a query of tracks means, and what it takes to answer it.
extension Catalog.BeatQuery {
    /// Refuses conditions that hold for nothing by their own terms.
    ///
    /// - Throws: ``CatalogFailure/badFilter(field:reason:)``.
    package func check() throws {
        try Self.checkRange("playsFrom", playsFrom, "playsTo", playsTo)
        try Self.checkRange("uploadedFrom", uploadedFrom, "uploadedUntil", uploadedUntil)
        try Self.checkRange("milliPointsFrom", milliPointsFrom, "milliPointsTo", milliPointsTo)
        if let album, inAlbum == false {
            throw CatalogFailure.badFilter(
                field: "album", reason: "expected none where inAlbum is false; found \"\(album)\"")
        }
    }

    private static func checkRange<Bound: Comparable>(
        _ field: String, _ from: Bound?, _ toField: String, _ to: Bound?
    ) throws {
        guard let from, let to, from > to else { return }
        throw CatalogFailure.badFilter(
            field: field, reason: "expected at most \(toField), which is \(to); found \(from)")
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

    /// Tells whether two queries, each of an artist, mean the same: the first 64 bits of a SHA-256 of both.
    package func digest(of artist: ArtistID) throws -> String {
        let text = RawJSON { writer in
            writer.beginArray()
            writer.string(artist.text)
            write(to: &writer)
            writer.endArray()
        }
        return Hex.encode(Array(try SHA256.hash(text.bytes).prefix(8)))
    }
}
