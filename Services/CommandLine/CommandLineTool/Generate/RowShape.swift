internal import Glibc
internal import JSONRPC

/// The members of a row in which only digits change: a row is a copy of the shape with its digits written over.
struct RowShape: Sendable {
    private let text: [UInt8]
    /// Where the places begin, in the order they stand in.
    private let places: [Int]

    /// - Parameter text: with `#` for each digit that changes and `@` before each place, which is left out.
    init(_ text: String) {
        var bytes: [UInt8] = []
        var places: [Int] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "@"): places.append(bytes.count)
            case UInt8(ascii: "#"): bytes.append(UInt8(ascii: "0"))
            default: bytes.append(byte)
            }
        }
        self.text = bytes
        self.places = places
    }

    var count: Int { text.count }

    @inline(__always) func copy(to row: UnsafeMutablePointer<UInt8>) {
        text.withUnsafeBufferPointer { text in
            if let start = text.baseAddress { memcpy(row, start, text.count) }
        }
    }

    @inline(__always) func write(_ value: Int, width: Int, at place: Int, of row: UnsafeMutablePointer<UInt8>) {
        Self.digits(value, width: width, at: row + places[place])
    }

    /// A second of the day as `hh:mm:ss`.
    @inline(__always) func write(second: Int, at place: Int, of row: UnsafeMutablePointer<UInt8>) {
        let time = row + places[place]
        Self.digits(second / 3600, width: 2, at: time)
        Self.digits(second / 60 % 60, width: 2, at: time + 3)
        Self.digits(second % 60, width: 2, at: time + 6)
    }

    @inline(__always) func write(letter: UInt8, at place: Int, of row: UnsafeMutablePointer<UInt8>) {
        row[places[place]] = letter
    }

    /// Writes a number as it is; gives its length.
    @inline(__always) static func number(_ value: Int, at place: UnsafeMutablePointer<UInt8>) -> Int {
        var width = 1
        var bound = 10
        while value >= bound {
            width += 1
            bound *= 10
        }
        digits(value, width: width, at: place)
        return width
    }

    @inline(__always) private static func digits(_ value: Int, width: Int, at place: UnsafeMutablePointer<UInt8>) {
        var rest = UInt64(truncatingIfNeeded: value)
        var index = width
        while index > 0 {
            let quotient = rest / 10
            index &-= 1
            place[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest &- quotient &* 10)
            rest = quotient
        }
    }
}
