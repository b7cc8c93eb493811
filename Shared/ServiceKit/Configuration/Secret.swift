/// Bytes that must not be seen: keys, passwords. Prints as `•••` wherever it is printed.
///
/// It comes from a file only, never from the environment, a flag or the configuration file itself,
/// because those show up in process lists and backups.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The bytes themselves, for the one place that uses them.
    package func reveal() -> [UInt8] { bytes }

    package static let mask = "•••"

    package var description: String { Self.mask }
    package var debugDescription: String { Self.mask }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret {
    private static let limit = 64 * 1024

    /// Reads the secret that the file at `path` holds, without the newline at its end.
    ///
    /// - Throws: a sentence that names the file and what is wrong with it: absent, no regular file,
    ///   open to everybody, empty, above 64 KiB.
    package init(file path: String) throws(ConfigurationMismatch) {
        let file: SmallFile
        do throws(SystemError) {
            file = try SmallFile.read(path, limit: Self.limit)
        } catch {
            throw .unusable("\(error); expected a file of at most 64 KiB with the secret in it")
        }
        guard file.isRegular else { throw .unusable("\(path) is not a regular file; expected one") }
        guard file.permissions & 0o007 == 0 else {
            let mode = "0" + String(file.permissions, radix: 8)
            throw .unusable(
                "\(path) has mode \(mode) and belongs to uid \(file.owner), so everybody on this machine can "
                    + "reach the secret; expected a mode for its owner or group alone, such as 0600")
        }
        var bytes = file.bytes
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        guard !bytes.isEmpty else { throw .unusable("\(path) is empty; expected the secret in it") }
        self.init(bytes)
    }
}

extension ConfigurationKind where Value == Secret {
    /// The key holds the path of a file; the value is the secret in it.
    package static var secretFile: Self {
        Self(
            expectation: "the path of a file with the secret in it",
            parse: { input throws(ConfigurationMismatch) in try Secret(file: input.path) },
            format: { $0.description })
    }
}
