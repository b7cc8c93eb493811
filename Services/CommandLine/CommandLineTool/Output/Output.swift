internal import Glibc
package import ServiceKit
internal import Synchronization

/// A descriptor that text is written to whole.
package final class Output: Sendable {
    private let descriptor: Int32
    /// Whether the reader has gone, as the one behind `| head` does. What comes then is dropped.
    private let isGone = Atomic<Bool>(false)

    package init(descriptor: Int32) { self.descriptor = descriptor }

    package func write(_ text: String) throws(SystemError) { try write(Array(text.utf8)) }

    package func write(_ bytes: [UInt8]) throws(SystemError) {
        var rest = bytes[...]
        while !rest.isEmpty, !isGone.load(ordering: .relaxed) {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            switch errno {
            case EINTR: continue
            case EPIPE: isGone.store(true, ordering: .relaxed)
            case EAGAIN:
                var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&wait, 1, 1000)
            default: throw SystemError("write the result")
            }
        }
    }

    /// Whether its reader has gone: nothing that is written arrives anywhere.
    package var hasNoReader: Bool { isGone.load(ordering: .relaxed) }

    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// The terminal's columns; nil where this is no terminal or it does not say.
    package var columns: Int? {
        var size = winsize()
        guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }
}

/// Where a verb prints.
package struct Console: Sendable {
    /// Results: what a script reads.
    package let out: Output
    /// Everything that is for people only.
    package let diagnostics: Output

    package init(
        out: Output = Output(descriptor: STDOUT_FILENO),
        diagnostics: Output = Output(descriptor: STDERR_FILENO)
    ) {
        self.out = out
        self.diagnostics = diagnostics
    }

    /// One line of diagnostics. That nobody can read it is no reason to fail.
    package func say(_ line: String) { try? diagnostics.write(line + "\n") }
}
