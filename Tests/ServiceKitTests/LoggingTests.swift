import Contracts
import JSONRPC
import ServiceKit
import Support
import Testing

@Suite("Logs")
struct LoggingTests {
    @Test("A line is one JSON object with all that is known")
    func wholeLine() throws {
        let capture = try LogCapture()
        let logger = capture.logger(instance: 1, clock: ManualClock())
        logger.with(trace: "00-ab-cd-01").with(["peer": 7]).info(
            "ready",
            ["name": "Ä \"x\"\n", "small": true, "took": .duration(.microseconds(1500)), "time": "mine"])
        #expect(
            capture.nextText()
                == #"{"time":"2026-01-01T00:00:00Z","level":"info","service":"catalog","instance":1,"#
                + #""message":"ready","trace":"00-ab-cd-01","peer":7,"name":"Ä \"x\"\n","small":true,"#
                + #""tookMs":1.5,"time_":"mine"}"# + "\n")
        #expect(capture.nextWrite() == nil)
    }

    @Test("Control characters cannot break a line")
    func escapes() throws {
        let capture = try LogCapture()
        let text = "a\nb\u{0}\u{1B}[31m\"\\"
        capture.logger().warning(text)
        let line = try #require(capture.nextWrite())
        #expect(line.dropLast().allSatisfy { $0 >= 0x20 })
        #expect(try JSONValue(parsing: Array(line.dropLast()))["message"]?.stringValue == text)
    }

    @Test("Lines below the level are not made")
    func levels() throws {
        let capture = try LogCapture()
        let logger = capture.logger(level: .warning)
        func never() -> String {
            Issue.record("the message was made")
            return ""
        }
        logger.debug(never())
        logger.info(never(), ["x": .string(never())])
        logger.error("error")
        #expect(try capture.next()["level"]?.stringValue == "error")
        #expect(capture.nextWrite() == nil)
        #expect(LogLevel.allCases == LogLevel.allCases.sorted())
    }

    @Test(
        "A line is cut at 16 KiB and stays JSON",
        arguments: ["x", "ä", "\u{1}", "👩‍👩‍👧‍👦"], [1, 40])
    func cutting(character: String, fieldCount: Int) throws {
        let capture = try LogCapture()
        let long = String(repeating: character, count: 20_000)
        var logger = capture.logger()
        for index in 0..<fieldCount { logger = logger.with(["f\(index)": .string(long)]) }
        logger.info(long, ["last": 1])
        let line = try #require(capture.nextWrite())
        #expect(line.count <= 16 * 1024)
        let value = try JSONValue(parsing: Array(line.dropLast()))
        #expect(value["cut"]?.boolValue == true)
        #expect(value["message"]?.stringValue?.hasPrefix(character) == true)
        #expect(value["message"]?.stringValue?.hasSuffix("…") == true)
        #expect(value["last"]?.integerValue == 1)
    }

    @Test("A line with fields without end keeps its message")
    func tooManyFields() throws {
        let capture = try LogCapture()
        var logger = capture.logger()
        for index in 0..<5000 { logger = logger.with(["f\(index)": 1]) }
        logger.info("message")
        let value = try capture.next()
        #expect(value["message"]?.stringValue == "message")
        #expect(value["f0"] == nil)
    }

    @Test("A descriptor that cannot be written to does no harm")
    func closedDescriptor() {
        Logger(service: "catalog", descriptor: -1).error("nobody hears this")
    }

    @Test("Repeated messages come once an interval, with the number of those left out")
    func repeats() throws {
        let capture = try LogCapture()
        let clock = ManualSteadyClock()
        let limiter = RepeatLimiter(interval: .seconds(60), clock: clock)
        for _ in 0..<5 { capture.logger().admitted(by: limiter)?.warning("refused") }
        #expect(try capture.next()["suppressed"] == nil)
        #expect(capture.nextWrite() == nil)
        clock.advance(by: .seconds(59))
        capture.logger().admitted(by: limiter)?.warning("refused")
        #expect(capture.nextWrite() == nil)
        clock.advance(by: .seconds(1))
        capture.logger().admitted(by: limiter)?.warning("refused")
        #expect(try capture.next()["suppressed"]?.integerValue == 5)
        clock.advance(by: .seconds(60))
        capture.logger().admitted(by: limiter)?.warning("refused")
        #expect(try capture.next()["suppressed"] == nil)
    }
}
