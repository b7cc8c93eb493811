internal import Glibc

/// Appends compact JSON to one growing buffer; never writes a raw newline.
///
/// Commas are its own business: a value or name is preceded by one unless it is the first of its
/// array or object. Balanced begin and end calls are the caller's.
///
/// It cannot be copied, so the buffer has one owner and appending needs no check for another: of what a reply
/// of six tracks costs, that check was a third. The memory is never smaller than what ``reserve(_:)`` was
/// asked for, which every append does first.
package struct JSONWriter: ~Copyable, @unchecked Sendable {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    /// Bytes written so far.
    package private(set) var count = 0
    /// Whether the next name or element needs a comma before it.
    private var needsComma = false

    package init(capacity: Int = 256) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// A copy of what was written so far.
    package var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    /// Lends what was written so far.
    package borrowing func withBytes<Result, Problem: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Problem) -> Result
    ) throws(Problem) -> Result {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Forgets everything written; memory beyond `keeping` bytes is given back.
    package mutating func removeAll(keeping kept: Int) {
        count = 0
        needsComma = false
        guard capacity > kept, kept >= 64 else { return }
        base.deallocate()
        capacity = kept
        base = .allocate(capacity: kept)
    }

    // MARK: The buffer

    @inline(__always) private mutating func reserve(_ more: Int) {
        if capacity &- count < more { grow(more) }
    }

    @inline(never) private mutating func grow(_ more: Int) {
        let larger = max(capacity * 2, count + more)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = larger
    }

    /// One byte, for which there is room.
    @inline(__always) private mutating func put(_ byte: UInt8) {
        base[count] = byte
        count &+= 1
    }

    @inline(__always) private mutating func append(_ text: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length)
        memcpy(base + count, text, length)
        count &+= length
    }

    /// Room for `more` bytes with the comma that may be due before them.
    @inline(__always) private mutating func separate(_ more: Int) {
        reserve(more &+ 1)
        if needsComma { put(UInt8(ascii: ",")) }
    }

    // MARK: Structure

    package mutating func beginObject() {
        separate(1)
        put(UInt8(ascii: "{"))
        needsComma = false
    }

    /// Opens an object that begins with the members of one that was written before and is not empty.
    package mutating func beginObject(extending object: UnsafeBufferPointer<UInt8>) {
        guard let start = object.baseAddress, object.count > 2 else { return beginObject() }
        separate(object.count)
        append(start, object.count &- 1)
        needsComma = true
    }

    /// Opens an object by text that stands in the program, up to where its first member's value that does not follows.
    package mutating func beginObject(upTo text: StaticString) {
        separate(text.utf8CodeUnitCount)
        append(text.utf8Start, text.utf8CodeUnitCount)
        needsComma = false
    }

    package mutating func endObject() {
        reserve(1)
        put(UInt8(ascii: "}"))
        needsComma = true
    }

    package mutating func beginArray() {
        separate(1)
        put(UInt8(ascii: "["))
        needsComma = false
    }

    package mutating func endArray() {
        reserve(1)
        put(UInt8(ascii: "]"))
        needsComma = true
    }

    /// A member's name that needs no escape (all names of the project's own contracts).
    package mutating func key(_ name: StaticString) {
        let length = name.utf8CodeUnitCount
        separate(length &+ 3)
        put(UInt8(ascii: "\""))
        memcpy(base + count, name.utf8Start, length)
        count &+= length
        put(UInt8(ascii: "\""))
        put(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A name that is known only when it is written.
    @_disfavoredOverload
    package mutating func key(_ name: String) {
        string(name)
        reserve(1)
        put(UInt8(ascii: ":"))
        needsComma = false
    }

    // MARK: Values

    package mutating func string(_ value: String) {
        var value = value
        value.withUTF8 { string(utf8: $0) }
    }

    /// A string from UTF-8 that is known to be valid (text columns of a store).
    package mutating func string(utf8 text: UnsafeBufferPointer<UInt8>) {
        separate(text.count &+ 2)
        put(UInt8(ascii: "\""))
        if let start = text.baseAddress { appendEscaped(start, text.count) }
        reserve(1)
        put(UInt8(ascii: "\""))
        needsComma = true
    }

    /// Copies up to each byte that needs an escape, eight bytes at a time.
    private mutating func appendEscaped(_ text: UnsafePointer<UInt8>, _ length: Int) {
        var start = 0
        var index = 0
        while index < length {
            if index &+ 8 <= length, !Self.needsEscape(UnsafeRawPointer(text + index).loadUnaligned(as: UInt64.self)) {
                index &+= 8
                continue
            }
            let byte = text[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                append(text + start, index &- start)
                appendEscape(byte)
                start = index &+ 1
            }
            index &+= 1
        }
        append(text + start, length &- start)
    }

    /// Whether one of eight bytes is a control character, a quote or a backslash. A zero byte is found by the
    /// borrow that subtracting one from each takes out of its high bit.
    @inline(__always) private static func needsEscape(_ eight: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        let quotes = eight ^ (ones &* 0x22)
        let backslashes = eight ^ (ones &* 0x5C)
        let controls = (eight &- (ones &* 0x20)) & ~eight
        return (controls | ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)) & highs != 0
    }

    private mutating func appendEscape(_ byte: UInt8) {
        reserve(6)
        put(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): put(byte)
        case 0x08: put(UInt8(ascii: "b"))
        case 0x09: put(UInt8(ascii: "t"))
        case 0x0A: put(UInt8(ascii: "n"))
        case 0x0C: put(UInt8(ascii: "f"))
        case 0x0D: put(UInt8(ascii: "r"))
        default:
            put(UInt8(ascii: "u"))
            put(UInt8(ascii: "0"))
            put(UInt8(ascii: "0"))
            put(Self.hexDigit(byte >> 4))
            put(Self.hexDigit(byte & 15))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    package mutating func integer(_ value: Int) { integer(Int64(value)) }

    package mutating func integer(_ value: Int64) {
        separate(20)
        needsComma = true
        if value < 0 { put(UInt8(ascii: "-")) }
        digits(value.magnitude, width: Self.digitCount(value.magnitude))
    }

    /// A string of ASCII that needs no escape and is written in place: times and days.
    ///
    /// - Parameter write: fills the bytes that it is lent, `length` of them.
    package mutating func plainString(length: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Void) {
        separate(length &+ 2)
        put(UInt8(ascii: "\""))
        write(base + count)
        count &+= length
        put(UInt8(ascii: "\""))
        needsComma = true
    }

    /// The number's last `width` digits, zeros before them where it has fewer.
    @inline(__always) private mutating func digits(_ value: UInt64, width: Int) {
        JSONWriter.write(value, width: width, at: base + count)
        count &+= width
    }

    /// Writes a number's last `width` decimal digits, zeros before them where it has fewer.
    package static func write(_ value: UInt64, width: Int, at place: UnsafeMutablePointer<UInt8>) {
        var rest = value
        var index = width
        while index > 0 {
            let quotient = rest / 10
            index &-= 1
            place[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
            rest = quotient
        }
    }

    private static func digitCount(_ value: UInt64) -> Int {
        var count = 1
        var bound: UInt64 = 10
        while count < 20, value >= bound {
            count &+= 1
            // At 20 digits the next bound would not fit, and is not looked at.
            bound = bound &* 10
        }
        return count
    }

    /// A finite number; JSON has no other, so NaN and infinities become null.
    package mutating func double(_ value: Double) {
        guard value.isFinite else { return null() }
        raw(value.description.utf8)
    }

    package mutating func bool(_ value: Bool) { literal(value ? "true" : "false") }

    package mutating func null() { literal("null") }

    private mutating func literal(_ text: StaticString) {
        separate(text.utf8CodeUnitCount)
        append(text.utf8Start, text.utf8CodeUnitCount)
        needsComma = true
    }

    /// Bytes that are already one JSON value, passed on as they are.
    package mutating func raw(_ value: some Collection<UInt8>) {
        let copied: Void? = value.withContiguousStorageIfAvailable { raw(UnsafeRawBufferPointer($0)) }
        if copied == nil { Array(value).withUnsafeBytes { raw($0) } }
    }

    package mutating func raw(_ value: UnsafeRawBufferPointer) {
        separate(value.count)
        if let start = value.baseAddress { append(start.assumingMemoryBound(to: UInt8.self), value.count) }
        needsComma = true
    }

    // MARK: Messages

    /// Ends a message of the wire. The next value starts a message of its own.
    package mutating func endLine() {
        reserve(1)
        put(0x0A)
        needsComma = false
    }

    /// Appends whole messages that were written elsewhere, their newlines included.
    package mutating func lines(_ messages: some Collection<UInt8>) {
        needsComma = false
        raw(messages)
        needsComma = false
    }

    /// Where the writer stands, to come back to with ``rewind(to:)``.
    package var mark: Mark { Mark(count: count, needsComma: needsComma) }

    /// Forgets what was written since `mark`: a reply that failed half way leaves no trace.
    package mutating func rewind(to mark: Mark) {
        count = min(mark.count, count)
        needsComma = mark.needsComma
    }

    /// A place in what was written.
    package struct Mark: Sendable {
        package let count: Int
        let needsComma: Bool
    }
}
