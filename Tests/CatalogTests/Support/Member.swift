import Contracts
import JSONRPC
import Testing

/// One member of an entry as JSON text, and the field that is refused for it; nil where it is taken.
struct Member: CustomTestStringConvertible {
    let name: String
    let json: String
    let refused: String?

    init(_ name: String, _ json: String, refused: String? = nil) {
        self.name = name
        self.json = json
        self.refused = refused
    }

    var testDescription: String { "\(name): \(json.prefix(40)) → \(refused ?? "taken")" }

    /// A text, at a length of bytes.
    static func text(_ bytes: Int64, of character: Character = "x") -> String {
        "\"" + String(repeating: character, count: Int(bytes) / character.utf8.count) + "\""
    }

    static func list(_ count: Int64, of element: String) -> String {
        "[" + [String](repeating: element, count: Int(count)).joined(separator: ",") + "]"
    }

    static func numbered(_ count: Int64, _ prefix: String) -> String {
        "[" + (0..<count).map { "\"\(prefix)\($0)\"" }.joined(separator: ",") + "]"
    }

    /// A text's length at both bounds and beyond.
    static func texts(_ name: String, _ bytes: ClosedRange<Int64>) -> [Member] {
        var members = [
            Member(name, text(bytes.lowerBound)), Member(name, text(bytes.upperBound)),
            Member(name, text(bytes.upperBound, of: "é")), Member(name, text(bytes.upperBound + 1), refused: name),
            Member(name, "\"a\\u0000b\"", refused: name), Member(name, "7", refused: name),
        ]
        if bytes.lowerBound > 0 { members.append(Member(name, "\"\"", refused: name)) }
        return members
    }

    /// A list's length, and its elements', at both bounds and beyond.
    static func lists(_ name: String, _ count: ClosedRange<Int64>, _ bytes: ClosedRange<Int64>) -> [Member] {
        [
            Member(name, "[]"), Member(name, list(count.upperBound, of: "\"x\"")),
            Member(name, list(count.upperBound + 1, of: "\"x\""), refused: name),
            Member(name, list(2, of: text(bytes.upperBound))),
            Member(name, "[\"x\",\(text(bytes.upperBound + 1))]", refused: name + "[1]"),
            Member(name, "[\"\"]", refused: name + "[0]"), Member(name, "[\"x\",\"\\u0000\"]", refused: name + "[1]"),
            Member(name, "{}", refused: name), Member(name, "[null]", refused: name + "[0]"),
        ]
    }

    static func numbers(_ name: String, _ range: ClosedRange<Int64>) -> [Member] {
        [
            Member(name, "\(range.lowerBound)"), Member(name, "\(range.upperBound)"),
            Member(name, "\(range.lowerBound - 1)", refused: name),
            Member(name, "\(range.upperBound + 1)", refused: name),
            Member(name, "99999999999999999999999", refused: name),
            Member(name, "\(range.lowerBound).5", refused: name),
            Member(name, "\"\(range.lowerBound)\"", refused: name), Member(name, "true", refused: name),
        ]
    }

    static let ids: [Member] = [
        Member("id", "\"\(String(repeating: "a", count: 64))\""), Member("id", "\"A-z0.9_:\""),
        Member("id", "\"\(String(repeating: "a", count: 65))\"", refused: "id"), Member("id", "\"\"", refused: "id"),
        Member("id", "\"..\"", refused: "id"), Member("id", "\"a b\"", refused: "id"),
        Member("id", "\"ä\"", refused: "id"),
        Member("id", "null", refused: "id"),
    ]

    static func times(_ name: String) -> [Member] {
        [
            Member(name, "\"0001-01-01T00:00:00Z\""), Member(name, "\"9999-12-31T23:59:59.999999Z\""),
            Member(name, "\"2025-02-29T00:00:00Z\"", refused: name),
            Member(name, "\"2025-01-01T00:00:00\"", refused: name),
            Member(name, "0", refused: name), Member(name, "null", refused: name),
        ]
    }

    static func optionalTimes(_ name: String) -> [Member] {
        times(name).filter { $0.json != "null" } + [Member(name, "null")]
    }

    static func openings(_ names: [String]) -> [Member] {
        names.flatMap { name in
            let at = "\"asOf\":\"2025-01-01T00:00:00Z\""
            return numbers("opening.\(name)", CatalogLimits.openingTotal).map { member in
                Member("opening", "{\"\(name)\":\(member.json),\(at)}", refused: member.refused)
            }
        } + [
            Member("opening", "{\"\(names[0])\":1}", refused: "opening.asOf"),
            Member("opening", "[]", refused: "opening"),
        ]
    }

    static let artist =
        ids + texts("name", CatalogLimits.nameBytes) + texts("slug", CatalogLimits.nameBytes)
        + texts("picture", CatalogLimits.urlBytes) + texts("bio", CatalogLimits.textBytes)
        + lists("links", CatalogLimits.links, CatalogLimits.urlBytes)
        + lists("genres", CatalogLimits.genres, CatalogLimits.wordBytes) + times("createdAt") + openings(["followers"])
        + [
            Member("verified", "true"), Member("verified", "1", refused: "verified"), Member("country", "\"NO\""),
            Member("country", "\"no\"", refused: "country"), Member("country", "\"é\"", refused: "country"),
            Member("country", "\"NOR\"", refused: "country"), Member("country", "7", refused: "country"),
        ]

    static let track =
        ids + texts("title", CatalogLimits.titleBytes) + texts("description", CatalogLimits.textBytes)
        + texts("artwork", CatalogLimits.urlBytes) + lists("genres", CatalogLimits.genres, CatalogLimits.wordBytes)
        + lists("tags", CatalogLimits.tags, CatalogLimits.wordBytes) + numbers("bpm", CatalogLimits.bpm)
        + numbers("durationMs", CatalogLimits.durationMs) + times("publishedAt") + openings(["plays", "downloads"])
        + [
            Member("artists", numbered(CatalogLimits.creditedArtists.upperBound, "a")),
            Member("artists", numbered(CatalogLimits.creditedArtists.upperBound + 1, "a"), refused: "artists"),
            Member("artists", "[]", refused: "artists"), Member("artists", "\"a0\"", refused: "artists"),
            Member("artists", "[\"a0\",\"?\"]", refused: "artists[1]"),
            Member("key", "\"C#/Db\""), Member("key", "\"Db\"", refused: "key"),
            Member("scale", "\"Minor\""), Member("scale", "\"minor\"", refused: "scale"),
            Member("licensing", "\"both\""), Member("licensing", "\"free\"", refused: "licensing"),
            Member("visibility", "\"sold\""), Member("visibility", "\"Public\"", refused: "visibility"),
        ]

    static let album =
        ids + texts("title", CatalogLimits.titleBytes) + texts("description", CatalogLimits.textBytes)
        + texts("artwork", CatalogLimits.urlBytes) + times("releasedAt") + optionalTimes("createdAt")
        + optionalTimes("updatedAt")
        + [
            Member("artists", numbered(CatalogLimits.creditedArtists.upperBound, "a")),
            Member("artists", numbered(CatalogLimits.creditedArtists.upperBound + 1, "a"), refused: "artists"),
            Member("artists", "[]", refused: "artists"), Member("tracks", "[]"),
            Member("tracks", numbered(CatalogLimits.albumTracks.upperBound, "t")),
            Member("tracks", numbered(CatalogLimits.albumTracks.upperBound + 1, "t"), refused: "tracks"),
        ]

    /// An entry with this member in the place of the base's.
    func entry(on base: [(String, String)]) -> RawJSON {
        let members = base.filter { $0.0 != name } + [(name, json)]
        let text = "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
        return RawJSON(checked: Array(text.utf8))
    }
}
