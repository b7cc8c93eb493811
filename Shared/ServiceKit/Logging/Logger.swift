internal import Glibc

/// Writes the service's log: one JSON object a line, on standard error.
///
/// A value type that is passed along: ``with(trace:)`` and ``with(_:)`` give a logger that says more on every
/// line. Lines of several threads and processes do not mix, because each is one `write` (a pipe keeps this up
/// to 4 KiB). What cannot be written is dropped: no service fails for its log.
package struct Logger: Sendable {
    package let service: String
    /// The replica's slot; nil for programs that have none.
    package let instance: Int?
    /// Lines below it are not written, and their messages not even made.
    package let level: LogLevel
    private let descriptor: Int32
    private let clock: any WallClock
    private var trace: String?
    private var fields: [(name: String, value: LogValue)] = []

    package init(
        service: String, instance: Int? = nil, level: LogLevel = .info, descriptor: Int32 = STDERR_FILENO,
        clock: any WallClock = SystemClock()
    ) {
        self.service = service
        self.instance = instance
        self.level = level
        self.descriptor = descriptor
        self.clock = clock
    }

    /// A logger whose lines carry this trace (W3C `traceparent`).
    package func with(trace: String?) -> Logger {
        var logger = self
        logger.trace = trace
        return logger
    }

    /// A logger whose lines carry these fields before their own.
    package func with(_ fields: LogFields) -> Logger {
        var logger = self
        logger.fields += fields.map { (name: $0.key, value: $0.value) }
        return logger
    }

    package func debug(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.debug, message(), fields())
    }

    package func info(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.info, message(), fields())
    }

    package func warning(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.warning, message(), fields())
    }

    package func error(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]) {
        log(.error, message(), fields())
    }

    package func log(
        _ level: LogLevel, _ message: @autoclosure () -> String, _ fields: @autoclosure () -> LogFields = [:]
    ) {
        guard level >= self.level else { return }
        let line = LogLine(
            time: clock.now, level: level, service: service, instance: instance, message: message(),
            trace: trace, fields: self.fields + fields().map { (name: $0.key, value: $0.value) })
        write(line.bytes)
    }

    private func write(_ line: [UInt8]) {
        var rest = line[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }
}
