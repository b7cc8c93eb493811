internal import Crypto
package import HTTP

/// The pages' files under names that carry their content's hash, so that browsers keep them for good.
package struct Assets: Sendable {
    private let files: [String: File]
    /// From a file's plain name to the name it is served by.
    private let names: [(plain: String, hashed: String)]

    /// A file in the forms it is sent in.
    private struct File: Sendable {
        let plain: HTTPResponse
        /// nil where it is no smaller so.
        let gzip: HTTPResponse?
    }

    /// - Throws: ``AssetError``, a fault of the build: a file refers to one that does not stand before it.
    package init(_ sources: [(name: String, bytes: [UInt8])]) throws {
        var files: [String: File] = [:]
        var names: [(plain: String, hashed: String)] = []
        for (name, bytes) in sources {
            let text = Self.rewrite(String(decoding: bytes, as: UTF8.self), quoted: "./", to: "./", names)
            if let unresolved = Self.firstReference(in: text, quoted: "./", except: names) {
                throw AssetError(file: name, reference: unresolved)
            }
            let (stem, ending) = Self.split(name)
            let content = Array(text.utf8)
            let hash = Hex.encode(Array(try SHA256.hash(content).prefix(6)))
            let hashed = "\(stem).\(hash).\(ending)"
            names.append((name, hashed))
            files[hashed] = try Self.file(content, Self.contentType(ending))
        }
        self.files = files
        self.names = names
    }

    /// A page whose references carry the hashes.
    package func page(_ bytes: [UInt8]) throws -> String {
        let text = Self.rewrite(String(decoding: bytes, as: UTF8.self), quoted: "/assets/", to: "/assets/", names)
        if let unresolved = Self.firstReference(in: text, quoted: "/assets/", except: names) {
            throw AssetError(file: "a page", reference: unresolved)
        }
        return text
    }

    /// The file of this name in the form that the client prefers.
    package func response(for name: String, accepting encoding: AcceptEncoding) -> HTTPResponse? {
        guard let file = files[name] else { return nil }
        return encoding.prefersGzip ? file.gzip ?? file.plain : file.plain
    }

    private static func file(_ content: [UInt8], _ contentType: String) throws -> File {
        var plain = HTTPResponse(status: 200, contentType: contentType, body: content)
        plain.headers.set("Cache-Control", "public, max-age=31536000, immutable")
        let compressed = try GzipEncoder.encode(content)
        guard compressed.count < content.count else { return File(plain: plain, gzip: nil) }
        // On both forms, so that no cache gives one to who asked for the other.
        plain.headers.set("Vary", "Accept-Encoding")
        var gzip = plain
        gzip.body = compressed
        gzip.headers.set("Content-Encoding", "gzip")
        return File(plain: plain, gzip: gzip)
    }

    private static func rewrite(
        _ text: String, quoted prefix: String, to target: String, _ names: [(plain: String, hashed: String)]
    ) -> String {
        var text = text
        for (plain, hashed) in names {
            text = text.split(separator: "\"\(prefix)\(plain)\"", omittingEmptySubsequences: false)
                .joined(separator: "\"\(target)\(hashed)\"")
        }
        return text
    }

    /// The first reference that is none of the hashed names.
    private static func firstReference(
        in text: String, quoted prefix: String, except names: [(plain: String, hashed: String)]
    ) -> String? {
        text.split(separator: "\"\(prefix)", omittingEmptySubsequences: false).dropFirst()
            .map { String($0.prefix { $0 != "\"" }) }
            .first { reference in !names.contains { $0.hashed == reference } }
    }

    private static func split(_ name: String) -> (stem: Substring, ending: Substring) {
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        return (name[..<dot], name[dot...].dropFirst())
    }

    private static func contentType(_ ending: Substring) -> String {
        switch ending {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: "application/octet-stream"
        }
    }
}

/// A file of the pages refers to one that is not there, or not before it in the list.
package struct AssetError: Error, CustomStringConvertible {
    package let file: String
    package let reference: String

    package var description: String {
        "\(file) refers to \"\(reference)\", which does not stand before it among the assets."
    }
}
