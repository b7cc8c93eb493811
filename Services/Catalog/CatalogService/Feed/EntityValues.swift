internal import Contracts
internal import JSONRPC

/// Entities as the feed carries them: what was put, and what follows from it by the catalogue's rules.
enum EntityValues {
    /// `staff`: whether its owner is of the platform's staff.
    static func artist(_ entry: Catalog.ArtistEntry, isStaff: Bool) -> (inout JSONWriter) -> Void {
        extended(entry) { writer in
            writer.key("staff")
            writer.bool(isStaff)
        }
    }

    /// `complete`: whether its metadata is.
    static func track(_ entry: Catalog.TrackEntry) -> (inout JSONWriter) -> Void {
        extended(entry) { writer in
            writer.key("complete")
            writer.bool(MetadataRule.isComplete(entry))
        }
    }

    /// `completed`: whether its profile is.
    static func account(_ entry: Catalog.AccountEntry) -> (inout JSONWriter) -> Void {
        extended(entry) { writer in
            writer.key("completed")
            writer.bool(entry.isCompleted)
        }
    }

    /// `plays`: how many it took out.
    static func void(_ row: Catalog.VoidRow, plays: Int64) -> (inout JSONWriter) -> Void {
        extended(row) { writer in
            writer.key("plays")
            writer.integer(plays)
        }
    }

    private static func extended(
        _ entry: some WireObject, by members: @escaping (inout JSONWriter) -> Void
    ) -> (inout JSONWriter) -> Void {
        { writer in
            RawJSON(entry.write(to:)).bytes.withUnsafeBufferPointer { writer.beginObject(extending: $0) }
            members(&writer)
            writer.endObject()
        }
    }
}
