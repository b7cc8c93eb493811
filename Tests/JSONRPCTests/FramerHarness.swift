import JSONRPC
import Support

/// What a framer found, kept.
enum FramerEvent: Equatable {
    case line([UInt8])
    case tooLong(limit: Int)
}

/// A framer with a consumer that keeps what it is given.
struct FramerHarness {
    static let newline = UInt8(ascii: "\n")

    var framer: LineFramer
    var events: [FramerEvent] = []
    /// Bytes held at most, measured behind every call.
    var mostWaiting = 0

    init(line: Int = 16, large: Int = 48) {
        var limits = WireLimits()
        limits.lineBytes = line
        limits.largeLineBytes = large
        framer = LineFramer(limits: limits, mayBeLarge: Self.mayBeLarge)
    }

    /// In these tests a line may be large where it begins with an L.
    static func mayBeLarge(_ beginning: UnsafeRawBufferPointer) -> Bool { beginning.first == UInt8(ascii: "L") }

    /// - Parameter accept: whether the consumer has room behind this event.
    mutating func receive(_ bytes: some Sequence<UInt8>, accept: () -> Bool = { true }) {
        var found: [FramerEvent] = []
        Array(bytes).withUnsafeBytes { chunk in
            framer.receive(chunk) { frame in
                found.append(Self.event(frame))
                return accept()
            }
        }
        keep(found)
    }

    mutating func resume(accept: () -> Bool = { true }) {
        var found: [FramerEvent] = []
        framer.resume { frame in
            found.append(Self.event(frame))
            return accept()
        }
        keep(found)
    }

    private mutating func keep(_ found: [FramerEvent]) {
        events += found
        mostWaiting = max(mostWaiting, framer.waitingBytes)
    }

    private static func event(_ frame: LineFramer.Frame) -> FramerEvent {
        switch frame {
        case .line(let line): .line(Array(line))
        case .tooLong(let limit): .tooLong(limit: limit)
        }
    }

    /// What a framer must find in a stream, by splitting the whole of it.
    static func oracle(_ stream: [UInt8], line: Int = 16, large: Int = 48) -> [FramerEvent] {
        let pieces = stream.split(separator: newline, omittingEmptySubsequences: false)
        return pieces.enumerated().compactMap { index, piece in
            let limit = piece.first == UInt8(ascii: "L") ? max(line, large) : line
            if piece.count > limit { return .tooLong(limit: limit) }
            return piece.isEmpty || index == pieces.count - 1 ? nil : .line(Array(piece))
        }
    }

    /// A stream of short, long and empty lines, with every length about the limits.
    static func stream(_ random: inout Seeded, line: Int = 16, large: Int = 48) -> [UInt8] {
        var stream: [UInt8] = []
        for _ in 0..<random.below(20) {
            let lengths = [
                0, 1, 2, line - 1, line, line + 1, large - 1, large, large + 1, large * 2, random.below(large * 3),
            ]
            let count = lengths[random.below(lengths.count)]
            var bytes = (0..<count).map { _ in Array("abL\r {}".utf8)[random.below(7)] }
            if random.oneIn(3), !bytes.isEmpty { bytes[0] = UInt8(ascii: "L") }
            stream += bytes
            if !random.oneIn(12) { stream.append(newline) }
        }
        return stream
    }
}
