internal import Glibc
internal import JSONRPC

/// Rows of JSON objects in one growing piece of memory, as elements of a call or as lines of a file.
///
/// A row is begun, its members are appended, and it is ended. Whoever writes many rows of one shape asks for room
/// once and writes in place.
///
/// It belongs to one task at a time: whoever fills it. What leaves it is a copy.
final class RowBuffer {
    enum Form: Sendable {
        /// With commas between the rows.
        case elements
        /// One a line, each with its kind.
        case lines
    }

    let kind: RowKind
    private let form: Form
    /// What stands before a row's members: the brace, and for lines the kind with a comma.
    private let lead: [UInt8]
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private(set) var bytes = 0
    private(set) var rows = 0

    init(_ kind: RowKind, _ form: Form) {
        self.kind = kind
        self.form = form
        lead = Array((form == .lines ? #"{"kind":"\#(kind.rawValue)","# : ",{").utf8)
        capacity = 1 << 20
        base = .allocate(capacity: capacity)
    }

    deinit { base.deallocate() }

    /// Room for a row whose members have at most `most` bytes: where they begin. Follow with ``end(members:)``.
    @inline(__always) func begin(_ most: Int) -> UnsafeMutablePointer<UInt8> {
        let needed = bytes + lead.count + most + 2
        if needed > capacity { grow(needed) }
        // The first element has no comma before it.
        let skipped = form == .elements && rows == 0 ? 1 : 0
        lead.withUnsafeBufferPointer { lead in
            if let start = lead.baseAddress { memcpy(base + bytes, start + skipped, lead.count - skipped) }
        }
        bytes += lead.count - skipped
        return base + bytes
    }

    /// Ends a row whose members, so many bytes, were written where ``begin(_:)`` said.
    @inline(__always) func end(members: Int) {
        bytes += members
        base[bytes] = UInt8(ascii: "}")
        bytes += 1
        if form == .lines {
            base[bytes] = UInt8(ascii: "\n")
            bytes += 1
        }
        rows += 1
    }

    /// Appends a whole object.
    func append(_ write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter()
        write(&writer)
        writer.withBytes { object in
            guard object.count > 2, let start = object.baseAddress else { return }
            memcpy(begin(object.count), start + 1, object.count - 2)
            end(members: object.count - 2)
        }
    }

    /// Appends a value that is no object: an id. Only as an element.
    func append(value: String) {
        var writer = JSONWriter()
        writer.string(value)
        writer.withBytes { text in
            guard let start = text.baseAddress else { return }
            let needed = bytes + text.count + 1
            if needed > capacity { grow(needed) }
            if rows > 0 {
                base[bytes] = UInt8(ascii: ",")
                bytes += 1
            }
            memcpy(base + bytes, start, text.count)
            bytes += text.count
            rows += 1
        }
    }

    /// Whether a call might not hold one row more, however long.
    var isFull: Bool { rows >= kind.mostRows || bytes >= RowBatch.mostBytes - RowBatch.mostRowBytes }

    /// A copy of all rows; the buffer is empty then.
    func take() -> [UInt8] {
        defer { removeAll() }
        return Array(UnsafeBufferPointer(start: base, count: bytes))
    }

    func removeAll() {
        bytes = 0
        rows = 0
    }

    private func grow(_ needed: Int) {
        let larger = max(capacity * 2, needed)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: bytes)
        base.deallocate()
        base = moved
        capacity = larger
    }
}
