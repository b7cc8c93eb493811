/// Reads what `PackedWriter` wrote, out of bytes that are lent to each call: it can be kept beside them.
///
/// Never reads beyond its end; what cannot be a number throws a `PackedReader.Garbage`.
package struct PackedReader {
    /// Why the bytes are none that a `PackedWriter` wrote, as the middle of a sentence.
    package struct Garbage: Error {
        package let reason: StaticString

        package init(reason: StaticString) { self.reason = reason }
    }

    package private(set) var offset: Int
    package let end: Int

    /// - Parameter range: where to read; must lie within the bytes lent later.
    package init(_ range: Range<Int>) {
        offset = range.lowerBound
        end = range.upperBound
    }

    package var isAtEnd: Bool { offset == end }

    @inline(__always)
    package mutating func byte(_ bytes: UnsafeBufferPointer<UInt8>) throws(Garbage) -> UInt8 {
        guard offset < end, offset < bytes.count else { throw Garbage(reason: "it ends too soon") }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// Passes over bytes and tells where they are.
    package mutating func skip(_ count: UInt64) throws(Garbage) -> Range<Int> {
        guard count <= UInt64(end - offset) else { throw Garbage(reason: "it ends too soon") }
        let start = offset
        offset += Int(count)
        return start..<offset
    }

    @inline(__always)
    package mutating func unsigned(_ bytes: UnsafeBufferPointer<UInt8>) throws(Garbage) -> UInt64 {
        let first = try byte(bytes)
        if first < 0x80 { return UInt64(first) }
        return try rest(of: UInt64(first & 0x7f), bytes)
    }

    private mutating func rest(
        of start: UInt64, _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(Garbage) -> UInt64 {
        var value = start
        var shift: UInt64 = 7
        while true {
            let next = try byte(bytes)
            // The tenth byte has room for one bit.
            guard shift < 63 || next <= 1 else { throw Garbage(reason: "a number has more than 64 bits") }
            value |= UInt64(next & 0x7f) << shift
            if next < 0x80 { return value }
            shift += 7
        }
    }

    @inline(__always)
    package mutating func signed(_ bytes: UnsafeBufferPointer<UInt8>) throws(Garbage) -> Int64 {
        let value = try unsigned(bytes)
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    package mutating func wide(_ bytes: UnsafeBufferPointer<UInt8>) throws(Garbage) -> Int128 {
        var value: UInt128 = 0
        var shift: UInt128 = 0
        while true {
            let next = try byte(bytes)
            // The nineteenth byte has room for two bits.
            guard shift < 126 || next <= 3 else { throw Garbage(reason: "a number has more than 128 bits") }
            value |= UInt128(next & 0x7f) << shift
            if next < 0x80 { break }
            shift += 7
        }
        return Int128(bitPattern: value >> 1) ^ -Int128(bitPattern: value & 1)
    }

    package mutating func fixed(_ bytes: UnsafeBufferPointer<UInt8>) throws(Garbage) -> UInt64 {
        var value: UInt64 = 0
        for shift in 0..<8 { value |= UInt64(try byte(bytes)) << UInt64(8 * shift) }
        return value
    }
}
