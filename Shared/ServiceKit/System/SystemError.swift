internal import Glibc

/// A system call that failed: what was being done, and the kernel's reason.
///
/// Prints as "cannot open config.json: No such file or directory".
package struct SystemError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Completes "cannot …", e.g. "open config.json".
    package let action: String
    /// The `errno` of the failure.
    package let code: Int32

    /// Takes `errno` where no code is given, so it is made right behind the call that failed.
    package init(_ action: String, code: Int32 = errno) {
        self.action = action
        self.code = code
    }

    package var description: String { "cannot \(action): \(Self.text(of: code))" }

    /// Whether the thing named was simply not there.
    package var isAbsence: Bool { code == ENOENT || code == ENOTDIR }

    /// The C library's sentence for an error number.
    package static func text(of code: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
