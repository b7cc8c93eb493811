import JSONRPC
import Support
import Testing

/// The framer on made streams: by bytes, in all splits, in random pieces, with a consumer that stops, at each limit.
///
/// What it must find is known without it: ``FramerHarness/oracle(_:line:large:)`` splits the whole stream. Limits are
/// small here so that every length about them comes up; the hundred megabytes run with the real ones.
@Suite struct LineFramerTests {
    private let stream = Array(
        "first\n\nsecond\r\n0123456789abcdef\n0123456789abcdefg\nL0123456789abcdefghij\n{}\nrest".utf8)
    private let expected: [FramerEvent] = [
        .line(Array("first".utf8)), .line(Array("second\r".utf8)), .line(Array("0123456789abcdef".utf8)),
        .tooLong(limit: 16), .line(Array("L0123456789abcdefghij".utf8)), .line(Array("{}".utf8)),
    ]

    @Test func linesComeOutWhole() {
        var harness = FramerHarness()
        harness.receive(stream)
        #expect(harness.events == expected)
        #expect(FramerHarness.oracle(stream) == expected)
        #expect(harness.framer.waitingBytes == 4)
        #expect(harness.framer.hasUnfinishedLine)
        harness.receive("\n".utf8)
        #expect(harness.events.last == .line(Array("rest".utf8)))
        #expect(harness.framer.waitingBytes == 0)
        #expect(!harness.framer.hasUnfinishedLine)
    }

    @Test func deliveryByteByByte() {
        var harness = FramerHarness()
        for byte in stream { harness.receive([byte]) }
        #expect(harness.events == expected)
    }

    @Test func splitAtEveryOffset() {
        for first in 0...stream.count {
            for second in first...stream.count {
                var harness = FramerHarness()
                harness.receive(stream[..<first])
                harness.receive(stream[first..<second])
                harness.receive(stream[second...])
                #expect(harness.events == expected, "split at \(first) and \(second)")
            }
        }
    }

    @Test func randomChunksAgreeWithTheOracle() {
        var random = Seeded("LineFramer, chunks")
        for _ in 0..<4000 {
            let stream = FramerHarness.stream(&random)
            var harness = FramerHarness()
            var rest = stream[...]
            while !rest.isEmpty {
                let count = min(rest.count, 1 + random.below(random.oneIn(4) ? 200 : 12))
                harness.receive(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            #expect(
                harness.events == FramerHarness.oracle(stream),
                "\(String(decoding: stream, as: UTF8.self).debugDescription)")
            #expect(harness.framer.waitingBytes <= 48)
        }
    }

    /// A consumer that is full at random points sees the same lines in the same order.
    @Test func stoppingAndResumingLosesNothing() {
        var random = Seeded("LineFramer, stops")
        for _ in 0..<4000 {
            let stream = FramerHarness.stream(&random)
            var harness = FramerHarness()
            var rest = stream[...]
            while !rest.isEmpty {
                let count = min(rest.count, 1 + random.below(random.oneIn(4) ? 200 : 12))
                harness.receive(rest.prefix(count)) { !random.oneIn(3) }
                rest = rest.dropFirst(count)
                for _ in 0..<random.below(3) { harness.resume { random.oneIn(2) } }
            }
            harness.resume()
            #expect(
                harness.events == FramerHarness.oracle(stream),
                "\(String(decoding: stream, as: UTF8.self).debugDescription)")
        }
    }

    /// Without new bytes each resume gives exactly one event to a consumer that always says full.
    @Test func aFullConsumerIsGivenOneFrameAtATime() {
        var random = Seeded("LineFramer, one by one")
        for _ in 0..<500 {
            let stream = FramerHarness.stream(&random) + [FramerHarness.newline]
            let expected = FramerHarness.oracle(stream)
            var harness = FramerHarness()
            harness.receive(stream) { false }
            for index in expected.indices {
                #expect(harness.events.count == index + 1)
                harness.resume { false }
            }
            #expect(harness.events == expected)
            #expect(harness.framer.waitingBytes == 0)
            #expect(!harness.framer.hasUnfinishedLine)
        }
    }

    @Test func resumingWithNothingWaitingDoesNothing() {
        var harness = FramerHarness()
        harness.resume()
        harness.receive([])
        harness.receive("half".utf8)
        harness.resume()
        harness.resume()
        harness.receive(" line\n".utf8)
        harness.resume()
        #expect(harness.events == [.line(Array("half line".utf8))])
    }

    // MARK: Limits

    @Test func theLimitIsExact() {
        for (count, isTaken) in [(15, true), (16, true), (17, false)] {
            let line = [UInt8](repeating: UInt8(ascii: "x"), count: count)
            for parts in [[line + [10]], [line, [10]], line.map { [$0] } + [[10]]] {
                var harness = FramerHarness()
                for part in parts { harness.receive(part) }
                #expect(
                    harness.events == (isTaken ? [.line(line)] : [.tooLong(limit: 16)]), "\(count) in \(parts.count)")
                #expect(!harness.framer.hasUnfinishedLine)
            }
        }
    }

    /// The CR of a line's end counts to the line: to JSON it is white space like any other.
    @Test func theCarriageReturnCounts() {
        var harness = FramerHarness()
        harness.receive("0123456789abcde\r\n0123456789abcdef\r\n\r\n".utf8)
        #expect(harness.events == [.line(Array("0123456789abcde\r".utf8)), .tooLong(limit: 16), .line([13])])
    }

    @Test func theLargeLimitIsExact() {
        for (count, isTaken) in [(17, true), (47, true), (48, true), (49, false), (300, false)] {
            let line = [UInt8](repeating: UInt8(ascii: "L"), count: count)
            for parts in [[line + [10]], [line, [10]], line.map { [$0] } + [[10]]] {
                var harness = FramerHarness()
                for part in parts { harness.receive(part) }
                #expect(
                    harness.events == (isTaken ? [.line(line)] : [.tooLong(limit: 48)]), "\(count) in \(parts.count)")
                #expect(harness.mostWaiting <= 49 || parts.count <= 2)
            }
        }
    }

    /// A too long line is told once, as soon as it is over; the lines behind it are untouched.
    @Test func aLineOverTheLimitIsToldAtOnceAndOnce() {
        var harness = FramerHarness()
        harness.receive("0123456789abcdef".utf8)
        #expect(harness.events.isEmpty)
        harness.receive("g".utf8)
        #expect(harness.events == [.tooLong(limit: 16)])
        #expect(harness.framer.waitingBytes == 0)
        #expect(harness.framer.hasUnfinishedLine)
        harness.receive("more of it, and more of it, and more of it".utf8)
        harness.receive("end\nnext\n".utf8)
        #expect(harness.events == [.tooLong(limit: 16), .line(Array("next".utf8))])
    }

    @Test func aLargeLineThatIsSkippedLeavesTheLimitOfTheNextAlone() {
        var harness = FramerHarness()
        for byte in "L".utf8 + Array(repeating: 120, count: 100)
            + Array("\n0123456789abcdefg\nLarge enough to pass\n".utf8)
        {
            harness.receive([byte])
        }
        #expect(
            harness.events == [.tooLong(limit: 48), .tooLong(limit: 16), .line(Array("Large enough to pass".utf8))])
    }

    /// A hundred megabytes without a newline: told once, and never more held than a limit and a chunk.
    @Test(arguments: [UInt8(ascii: "x"), UInt8(ascii: "L")])
    func aHundredMegabytesAreSkippedInBoundedMemory(_ first: UInt8) {
        let limits = WireLimits()
        var harness = FramerHarness(line: limits.lineBytes, large: limits.largeLineBytes)
        var chunk = [UInt8](repeating: UInt8(ascii: "x"), count: 64 << 10)
        chunk[0] = first
        let limit = first == UInt8(ascii: "L") ? limits.largeLineBytes : limits.lineBytes
        for _ in 0..<1600 { harness.receive(chunk) }
        #expect(harness.events == [.tooLong(limit: limit)])
        #expect(harness.mostWaiting <= limit + chunk.count)
        #expect(harness.framer.waitingBytes == 0)
        harness.receive("\nafter\n".utf8)
        #expect(harness.events.last == .line(Array("after".utf8)))
        #expect(harness.events.count == 2)
    }

    @Test func aSmallerLargeLimitCountsAsTheOrdinaryOne() {
        var harness = FramerHarness(line: 16, large: 4)
        harness.receive("L23456789abcdef\nL123456789abcdefg\n".utf8)
        #expect(harness.events == [.line(Array("L23456789abcdef".utf8)), .tooLong(limit: 16)])
    }

    /// Lines that wait and are taken one by one are not moved each time.
    @Test func takingWaitingLinesOneByOneCopiesLittle() {
        var framer = LineFramer(limits: WireLimits())
        let line = Array(repeating: UInt8(ascii: "x"), count: 99) + [FramerHarness.newline]
        let count = 600
        var expectedNext: UnsafeRawPointer?
        var moves = 0
        var taken = 0
        let consume: (LineFramer.Frame) -> Bool = { frame in
            guard case .line(let bytes) = frame else { return false }
            if bytes.baseAddress != expectedNext { moves += 1 }
            expectedNext = bytes.baseAddress.map { $0 + bytes.count + 1 }
            taken += 1
            return false
        }
        Array(repeating: line, count: count).flatMap(\.self).withUnsafeBytes { framer.receive($0, consume) }
        for index in 1..<count {
            #expect(framer.waitingBytes == (count - index) * line.count)
            framer.resume(consume)
        }
        #expect(taken == count)
        #expect(framer.waitingBytes == 0)
        // One move into the framer, and one each time that half of what it holds is gone.
        #expect(moves <= 14, "\(moves) moves")
    }

    // MARK: Large params

    /// The rule that the server uses: an unfinished line over the ordinary limit may grow where its method says so.
    private func largeParams(_ line: String, chunk: Int) -> [FramerEvent] {
        var limits = WireLimits()
        limits.lineBytes = 100
        limits.largeLineBytes = 1000
        var framer = LineFramer(limits: limits) { Envelope.method(inBeginning: $0, depth: 64) == "big" }
        var events: [FramerEvent] = []
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            Array(rest.prefix(chunk)).withUnsafeBytes { bytes in
                framer.receive(bytes) { frame in
                    switch frame {
                    case .line(let line): events.append(.line(Array(line)))
                    case .tooLong(let limit): events.append(.tooLong(limit: limit))
                    }
                    return true
                }
            }
            rest = rest.dropFirst(chunk)
        }
        return events
    }

    @Test(arguments: [1, 7, 64, 5000])
    func aLineGrowsWhereItsMethodAllowsIt(chunk: Int) {
        let filler = String(repeating: "x", count: 500)
        let big = #"{"jsonrpc":"2.0","id":1,"method":"big","params":{"text":""# + filler + #""}}"#
        let small = #"{"jsonrpc":"2.0","id":1,"method":"small","params":{"text":""# + filler + #""}}"#
        let late = #"{"jsonrpc":"2.0","params":{"text":""# + filler + #""},"id":1,"method":"big"}"#
        let huge = #"{"jsonrpc":"2.0","id":1,"method":"big","params":{"text":""# + filler + filler + #""}}"#
        #expect(largeParams(big, chunk: chunk) == [.line(Array(big.utf8))])
        #expect(largeParams(small, chunk: chunk) == [.tooLong(limit: 100)])
        #expect(largeParams(huge, chunk: chunk) == [.tooLong(limit: 1000)])
        // A method behind its params is not seen, in however few pieces the line comes.
        #expect(largeParams(late, chunk: chunk) == [.tooLong(limit: 100)])
    }
}
