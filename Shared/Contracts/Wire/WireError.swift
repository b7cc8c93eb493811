package import JSONRPC

/// Why a value does not fit its contract: where, what was expected, what stood there.
package struct WireError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Member names and indices from the outermost in, e.g. `tracks[3].title`.
    package private(set) var path: String
    package var expected: String
    package var found: String

    package init(expected: String, found: String) {
        path = ""
        self.expected = expected
        self.found = found
    }

    /// The same error seen from the member around it.
    package func inside(_ member: String) -> WireError {
        var error = self
        if path.isEmpty || path.hasPrefix("[") { error.path = member + path } else { error.path = member + "." + path }
        return error
    }

    package var description: String {
        path.isEmpty ? "expected \(expected), found \(found)" : "\(path): expected \(expected), found \(found)"
    }

    /// What a caller is told.
    package var rpcError: RPCError {
        RPCError(
            .invalidParams, "The params do not fit: \(self).",
            data: RawJSON { writer in
                writer.beginObject()
                writer.key("field")
                writer.string(path)
                writer.key("expected")
                writer.string(expected)
                writer.endObject()
            })
    }
}

extension JSONReader {
    /// The value that stands here, short enough for a message.
    package func excerpt() -> String {
        var reader = self
        let text = reader.skip()
        if text.count <= 60 { return String(decoding: text, as: UTF8.self) }
        return kind == .string ? "a string of \(text.count - 2) bytes" : kind.rawValue
    }
}
