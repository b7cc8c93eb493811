internal import Contracts
internal import JSONRPC

/// Why one entry of a put call, or one row of a record call, is not taken.
struct EntryRefusal: Error {
    var kind = RefusalKind.malformed
    let field: String
    let reason: String
}

/// What refused rows are counted under (domain: Catalog, Play).
enum RefusalKind: String {
    case malformed
    case unknownTrack
    case unknownArtist
    case futureTime
    case notPublic
}

/// What a put did with one entry.
enum EntryOutcome {
    case added
    case changed
    case unchanged
}

/// Puts the entries of a call one by one: a bad one is refused with its field and reason, the others are taken.
///
/// `put` refuses before it writes anything, so a refused entry leaves nothing behind. An error of the store
/// is nobody's entry: it fails the call, and the store takes the whole call back.
enum EntryBatch {
    /// - Parameter offset: where the call's first entry stands in its source; entries that the source sent before
    ///   are left alone. Without one, all are put.
    static func apply<Entry: WireValue>(
        _ entries: [RawJSON], at offset: Int64?, in offsets: SourceOffsets, as type: Entry.Type,
        put: (Entry) throws -> EntryOutcome
    ) throws -> PutReply {
        var reply = PutReply()
        var first = 0
        if let offset {
            let (known, next) = try offsets.take(entries.count, at: offset)
            first = known
            reply.known = Int64(known)
            reply.next = next
        }
        for index in first..<entries.count {
            do {
                switch try put(try read(entries[index], as: type)) {
                case .added: reply.added += 1
                case .changed: reply.changed += 1
                case .unchanged: reply.unchanged += 1
                }
            } catch let refusal as EntryRefusal {
                reply.refused.append(RefusedEntry(index: index, field: refusal.field, reason: refusal.reason))
            }
        }
        return reply
    }

    /// Whether two entries are the same byte by byte. Swift's strings are equal where they only look the same
    /// (é as one character or as e with an accent), and such an edit must not be lost.
    static func areSame<Entry: WireObject>(_ stored: Entry, _ entry: Entry) -> Bool {
        RawJSON(stored.write(to:)) == RawJSON(entry.write(to:))
    }

    static func read<Entry: WireValue>(_ text: RawJSON, as type: Entry.Type) throws(EntryRefusal) -> Entry {
        let result: Result<Entry, EntryRefusal> = text.bytes.withUnsafeBytes { bytes in
            var reader = JSONReader(checked: bytes)
            do throws(WireError) {
                return .success(try Entry.read(&reader))
            } catch {
                return .failure(
                    EntryRefusal(field: error.path, reason: "expected \(error.expected), found \(error.found)"))
            }
        }
        return try result.get()
    }
}

extension [RawJSON] {
    /// What the entries hold while the call waits for the writer.
    var bytes: Int { reduce(0) { $0 + $1.bytes.count } }
}
