internal import Contracts
internal import Glibc
internal import ServiceKit

/// `import`: brings a catalogue or a history from elsewhere in.
///
/// What can be imported is a table of ``ImportKind``. Of a catalogue, reading is separate from sending
/// (``CatalogueSender``): nothing is sent of files that cannot be read. Entries carry stable ids and values, so a
/// second import of the same files finds everything unchanged.
///
/// Opening totals are *as of* the modification time of their file, in whole seconds, or what `--as-of` says.
/// It is part of the total: the same number counted at a later date is a newer statement and counts as
/// changed. Who downloads the same export anew and wants no change names the earlier time with `--as-of`.
enum ImportVerb: Verb {
    static let name = "import"
    static let about = "Brings a catalogue or a history in; repeatable without doubling anything."
    static let operands = Operands(["KIND", "FILE"], optional: ["FILE", "FILE"])
    static let kinds: [any ImportKind.Type] = [SoundCloudImport.self, FMAImport.self, NDJSONImport.self]
    static let flags =
        [
            Flag(
                "--as-of", "TIME",
                "When the totals were counted, such as 2018-12-01T00:00:00Z; else each file's time."),
            Flag("--source", "NAME", "What the rows of ndjson are known as; else the file's name."),
            Flag(
                "--again", nil,
                "Takes entries of ndjson again that the source has brought before, as those of an edited file."),
            Flag("--refused", "FILE", "Writes all refused rows to a file, one JSON object a line."),
            Flag("--json", nil, "Prints the result as JSON."),
        ] + SuiteLocation.flags
    static let details =
        kinds.map { kind in
            "beatpass import \(kind.usage)\n\(kind.details)\n"
        }.joined(separator: "\n") + """

            Broken rows are refused one by one, the rest goes in. Where no suite runs on the data folder, the
            catalog is started for it.
            """

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let name = arguments.operands[0]
        guard let kind = kinds.first(where: { $0.name == name }) else {
            let names = kinds.map { $0.name }
            throw UsageError(
                unknown: "kind of catalogue", name, among: names, expected: "one of " + names.joined(separator: ", "))
        }
        let files = Array(arguments.operands.dropFirst())
        guard files.count >= kind.files.count else {
            throw UsageError("\(kind.files[files.count]) is missing; expected import \(kind.usage)")
        }
        guard files.count == kind.files.count else {
            throw UsageError(
                "unexpected argument \"\(abridged(files[kind.files.count]))\"; expected import \(kind.usage)")
        }
        return try await kind.run(files, arguments, console)
    }

    /// The time that `--as-of` names; nil where it is not given.
    static func asOf(_ arguments: Arguments) throws(UsageError) -> Timestamp? {
        guard let text = arguments.value("--as-of") else { return nil }
        if let time = Timestamp(text, zoneIsOptional: true) { return time }
        throw UsageError("--as-of is \"\(abridged(text))\"; expected a time such as 2018-12-01T00:00:00Z")
    }

    /// In whole seconds, so that a copy that keeps the time keeps it exactly.
    static func modificationTime(of path: String) throws(SystemError) -> Timestamp {
        var status = stat()
        guard stat(path, &status) == 0 else { throw SystemError("look at \(path)") }
        return Timestamp(microseconds: 0).advanced(
            byMicroseconds: Int64(status.st_mtim.tv_sec).multipliedReportingOverflow(by: 1_000_000)
                .partialValue)
    }
}

/// Something that `import` can bring in.
protocol ImportKind: Sendable {
    static var name: String { get }
    /// The files that it takes, as the help calls them.
    static var files: [String] { get }
    /// What the help says of it, without a line end at its end.
    static var details: String { get }
    /// - Parameter files: as many as ``files``.
    static func run(_ files: [String], _ arguments: Arguments, _ console: Console) async throws -> ExitCode
}

extension ImportKind {
    static var usage: String { ([name] + files).joined(separator: " ") }
}
