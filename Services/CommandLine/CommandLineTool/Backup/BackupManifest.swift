package import Contracts
internal import JSONRPC
internal import ServiceKit

/// What a backup holds: the file `manifest.json`, written last, so that a folder without it is no backup.
package struct BackupManifest: WireObject, Hashable {
    /// The form that this program writes, and the newest that it reads.
    package static let format = 1
    package static let fileName = "manifest.json"

    package var format = 0
    package var suite = ""
    package var createdAt = Timestamp()
    package var stores: [Store] = []
    package var files: [File] = []

    package init() {}

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        try visitor.field("format", &format, "The form of this file.")
        try visitor.field("suite", &suite, "The version of the suite that made the backup.")
        try visitor.field("createdAt", &createdAt, "When it was made.")
        try visitor.field("stores", &stores, "The services' stores, in the order they were copied.")
        try visitor.field("files", &files, "What else is in it.")
    }

    /// A service's store in the backup.
    package struct Store: WireObject, Hashable {
        package var service = ""
        package var engine = ""
        package var schema = 0
        package var installation = ""
        package var feed: Maintenance.FeedPosition?
        package var file = File()

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("service", &service, "The service whose store it is.")
            try visitor.field("engine", &engine, "The engine that kept it.")
            try visitor.field("schema", &schema, "The version of its schema.")
            try visitor.field("installation", &installation, "The id it got when it was created.")
            try visitor.optional("feed", &feed, "Where its feed stood, where it has one.")
            try visitor.field("file", &file, "The copy.")
        }
    }

    /// A file of the backup, beside the manifest.
    package struct File: WireObject, Hashable {
        package var name = ""
        package var bytes: Int64 = 0
        package var sha256 = ""

        package init() {}

        package init(name: String, bytes: Int64, sha256: String) {
            self.name = name
            self.bytes = bytes
            self.sha256 = sha256
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("name", &name, .required(1...255), "Its name.")
            try visitor.field("bytes", &bytes, "Its length.")
            try visitor.field("sha256", &sha256, .required(64...64), "Its SHA-256 in hexadecimal.")
        }
    }

    /// Reads a manifest.
    ///
    /// - Parameter folder: for the sentences.
    /// - Throws: ``CommandFailure`` for one that is none, or of a later form.
    package static func read(_ bytes: [UInt8], of folder: String) throws(CommandFailure) -> BackupManifest {
        let path = "\(folder)/\(fileName)"
        guard let value = try? JSONValue(parsing: bytes), let format = value["format"]?.integerValue else {
            throw CommandFailure(
                .failed,
                "\(path) is not the manifest of a backup; expected a JSON object with its format. Use another backup")
        }
        guard format <= Int64(Self.format) else {
            throw CommandFailure(
                .failed,
                "\(folder) was made by a newer release (\(value["suite"]?.stringValue ?? "unknown"), format \(format)); "
                    + "this one reads format \(Self.format). Install that release or a later one")
        }
        let manifest: BackupManifest
        do throws(WireError) {
            manifest = try bytes.withUnsafeBytes { (text) -> Result<BackupManifest, WireError> in
                var reader = JSONReader(checked: text)
                return Result { () throws(WireError) in try BackupManifest.read(&reader) }
            }.get()
        } catch {
            throw CommandFailure(
                .failed,
                "\(path) is damaged: \(error.path): expected \(error.expected), found \(error.found). Use another backup"
            )
        }
        for file in manifest.stores.map(\.file) + manifest.files
        where file.name.contains("/") || file.name.hasPrefix(".") {
            throw CommandFailure(
                .failed, "\(path) is damaged: \"\(file.name)\" is no name of a file in the backup. Use another backup")
        }
        return manifest
    }
}
