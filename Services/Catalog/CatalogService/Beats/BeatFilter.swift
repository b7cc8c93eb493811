package import Contracts
internal import Normalization

/// The conditions of a query of tracks, at a moment. Pure.
package struct BeatFilter {
    private let query: Catalog.BeatQuery
    private let moment: Timestamp
    private let publication: Range<Int64>
    /// What is searched for: each is to be found somewhere.
    private let words: [[UInt8]]

    /// - Parameter moment: the one at which points are told.
    package init(_ query: Catalog.BeatQuery, at moment: Timestamp) throws {
        self.query = query
        self.moment = moment
        publication = query.publication
        words = try (query.search ?? "").split(whereSeparator: \.isWhitespace)
            .map { try FoldedText.bytes(of: String($0)) }.filter { !$0.isEmpty }
    }

    package func holds(for track: BeatFacts) -> Bool {
        guard publication.contains(track.publishedAt),
            Self.isWithin(track.plays, query.playsFrom, query.playsTo),
            query.artwork ?? track.hasArtwork == track.hasArtwork,
            query.inAlbum.map({ $0 == (track.album != nil) }) ?? true,
            query.album.map({ $0 == track.album }) ?? true,
            query.licensing ?? track.licensing == track.licensing
        else { return false }
        if query.milliPointsFrom != nil || query.milliPointsTo != nil {
            // The same rounded value that is shown.
            let points = ContributionWeight.milliPoints(track.weight, at: moment)
            guard Self.isWithin(points, query.milliPointsFrom, query.milliPointsTo) else { return false }
        }
        return words.allSatisfy { word in
            track.title.contains(word) || track.albumTitle.contains(word) || track.names.contains { $0.contains(word) }
        }
    }

    private static func isWithin(_ value: Int64, _ from: Int64?, _ to: Int64?) -> Bool {
        value >= from ?? .min && value <= to ?? .max
    }
}

extension [UInt8] {
    /// Whether `part`, which is not empty, stands in it.
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        guard part.count <= count else { return false }
        return withUnsafeBufferPointer { text in
            part.withUnsafeBufferPointer { part in
                for start in 0...text.count - part.count where text[start] == part[0] {
                    if text[start..<start + part.count].elementsEqual(part) { return true }
                }
                return false
            }
        }
    }
}
