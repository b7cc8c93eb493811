internal import Contracts

/// How complete a track's metadata is (domain: Catalog, Metadata completeness).
enum MetadataRule {
    /// Of five fields, those that are filled: description, BPM, key, scale, at least one tag.
    static func filled(_ track: Catalog.TrackEntry) -> Int {
        [track.about != nil, track.bpm != nil, track.key != nil, track.scale != nil, !track.tags.isEmpty]
            .count { $0 }
    }

    static func isComplete(_ track: Catalog.TrackEntry) -> Bool { filled(track) == 5 }
}
