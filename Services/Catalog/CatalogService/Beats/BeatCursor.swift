package import Contracts
internal import Crypto

/// Where a page of tracks ended: the last track's position in the order, whose order that was, and the moment of the
/// first page. At that moment all pages tell points and growth, so that neither moves a track while somebody turns
/// pages.
package struct BeatCursor: Equatable {
    package var moment: Timestamp
    package var digest: String
    package var position: BeatPosition

    package init(moment: Timestamp, digest: String, position: BeatPosition) {
        self.moment = moment
        self.digest = digest
        self.position = position
    }

    /// - Parameter digest: the query's, which must be the one that gave the cursor.
    /// - Throws: ``CatalogFailure/badCursor``.
    package init(_ text: String, digest: String, order: BeatOrder) throws {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "b", let moment = Int64(parts[1]), parts[2] == digest,
            let publishedAt = Int64(parts[3]), let track = Int64(parts[4]), let value = Self.value(parts[5]),
            order.canHave(value), Timestamp.range.contains(Timestamp(microseconds: moment))
        else { throw CatalogFailure.badCursor }
        self.init(
            moment: Timestamp(microseconds: moment), digest: digest,
            position: BeatPosition(value: value, publishedAt: publishedAt, track: track))
    }

    package var text: String {
        let value =
            switch position.value {
            case .none: ""
            case .number(let number): "n\(number)"
            case .text(let bytes): "t" + Base64URL.encode(bytes)
            }
        return "b.\(moment.microseconds).\(digest).\(position.publishedAt).\(position.track).\(value)"
    }

    private static func value(_ text: Substring) -> BeatPosition.Value? {
        switch text.first {
        case nil: BeatPosition.Value.none
        case "n": Int128(text.dropFirst()).map { .number($0) }
        case "t": Base64URL.decode(String(text.dropFirst())).map { .text($0) }
        default: nil
        }
    }
}
