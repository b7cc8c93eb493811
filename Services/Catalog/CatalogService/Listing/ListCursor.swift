package import Contracts
internal import Crypto
internal import JSONRPC

/// Where a page of a list ended: the last row's position in the order, whose list and order that was, and the moment of
/// the first page. At that moment all pages tell what time changes, so that it moves no row while somebody turns pages.
package struct ListCursor: Equatable {
    package var moment: Timestamp
    package var digest: String
    package var position: ListPosition

    package init(moment: Timestamp, digest: String, position: ListPosition) {
        self.moment = moment
        self.digest = digest
        self.position = position
    }

    /// - Parameters:
    ///   - digest: the query's, which must be the one that gave the cursor.
    ///   - canHave: whether a value is one of the order's column.
    /// - Throws: ``CatalogFailure/badCursor``.
    package init(_ text: String, digest: String, canHave: (ListPosition.Value) -> Bool) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "l", let moment = Int64(parts[1]).map(Timestamp.init(microseconds:)),
            Timestamp.range.contains(moment), parts[2] == digest, let at = Int64(parts[3]), let key = Int64(parts[4]),
            let value = Self.value(parts[5]), canHave(value)
        else { throw CatalogFailure.badCursor }
        self.init(moment: moment, digest: digest, position: ListPosition(value: value, at: at, key: key))
    }

    package var text: String {
        let value =
            switch position.value {
            case .none: ""
            case .number(let number): "n\(number)"
            case .text(let bytes): "t" + Base64URL.encode(bytes)
            }
        return "l.\(moment.microseconds).\(digest).\(position.at).\(position.key).\(value)"
    }

    private static func value(_ text: Substring) -> ListPosition.Value? {
        switch text.first {
        case nil: ListPosition.Value.none
        case "n": Int128(text.dropFirst()).map { .number($0) }
        case "t": Base64URL.decode(String(text.dropFirst())).map { .text($0) }
        default: nil
        }
    }

    /// Tells whether two queries, each of an artist, mean the same: the first 64 bits of a SHA-256 of both.
    package static func digest(of query: some WireObject, and artist: ArtistID) throws -> String {
        let text = RawJSON { writer in
            writer.beginArray()
            writer.string(artist.text)
            query.write(to: &writer)
            writer.endArray()
        }
        return Hex.encode(Array(try SHA256.hash(text.bytes).prefix(8)))
    }
}
