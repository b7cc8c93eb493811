internal import Contracts

/// How complete a track's metadata is (domain: Catalog, Metadata completeness).
enum MetadataRule {
    /// Of five fields, those that are filled: description, BPM, key, scale, at least one tag.
    static func filled(_ track: Catalog.TrackEntry) -> Int { track.filledFields }

    static func isComplete(_ track: Catalog.TrackEntry) -> Bool { filled(track) == 5 }
}
