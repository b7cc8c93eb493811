internal import Contracts

/// What an entry must keep to beyond its contract's fields, which bound a list's length and not its elements.
///
/// Totals that an entry has no use for are refused: dropped in silence, they would be missed later, and the
/// entry would count as changed at each put.
enum EntryRules {
    static func check(_ artist: Catalog.ArtistEntry) throws {
        try check(artist.links, "links", CatalogLimits.urlBytes)
        try check(artist.pictures, "pictures", CatalogLimits.urlBytes)
        try check(artist.genres, "genres", CatalogLimits.wordBytes)
        try check(country: artist.country)
        try refuse(artist.opening?.plays, "opening.plays", "plays are a track's")
        try refuse(artist.opening?.downloads, "opening.downloads", "downloads are a track's")
    }

    static func check(_ account: Catalog.AccountEntry) throws {
        try check(picture: account.picture)
        try check(country: account.country)
        try check(timeZone: account.timeZone)
    }

    static func check(_ track: Catalog.TrackEntry) throws {
        try check(track.genres, "genres", CatalogLimits.wordBytes)
        try check(track.tags, "tags", CatalogLimits.wordBytes)
        try refuse(track.opening?.followers, "opening.followers", "followers are an artist's")
    }

    static func check(_ album: Catalog.AlbumEntry) throws {
        guard let createdAt = album.createdAt, let updatedAt = album.updatedAt, updatedAt < createdAt else { return }
        throw EntryRefusal(
            field: "updatedAt", reason: "expected a time not before createdAt, \(createdAt); found \(updatedAt)")
    }

    private static func check(country: String?) throws {
        guard let country, !country.utf8.allSatisfy((UInt8(ascii: "A")...UInt8(ascii: "Z")).contains) else { return }
        throw EntryRefusal(field: "country", reason: "expected two letters A-Z (ISO 3166-1), found \"\(country)\"")
    }

    /// A page shows it: no other scheme, and nothing that would end the address early.
    private static func check(picture: String?) throws {
        guard let picture else { return }
        let lowercased = picture.lowercased()
        let scheme = ["https://", "http://"].first { lowercased.hasPrefix($0) }
        let host = picture.dropFirst(scheme?.count ?? 0).prefix { !"/?#".contains($0) }
        let isPlain = picture.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
        }
        guard scheme != nil, !host.isEmpty, isPlain else {
            throw EntryRefusal(
                field: "picture",
                reason: "expected an address that begins with https:// or http://, without spaces;"
                    + " found \"\(picture.prefix(80))\"")
        }
    }

    private static func check(timeZone: String?) throws {
        guard let timeZone, !TimeZoneNames.contains(timeZone) else { return }
        throw EntryRefusal(
            field: "timeZone", reason: "expected an IANA time zone such as Europe/Oslo, found \"\(timeZone)\"")
    }

    private static func check(_ texts: [String], _ field: String, _ bytes: ClosedRange<Int64>) throws {
        for (index, text) in texts.enumerated() where !bytes.contains(text.extent) {
            throw EntryRefusal(
                field: "\(field)[\(index)]",
                reason: "expected \(bytes.lowerBound) to \(bytes.upperBound) bytes, found \(text.extent) bytes")
        }
    }

    private static func refuse(_ total: Int64?, _ field: String, _ why: String) throws {
        guard let total, total != 0 else { return }
        throw EntryRefusal(field: field, reason: "expected 0 (\(why)), found \(total)")
    }
}
