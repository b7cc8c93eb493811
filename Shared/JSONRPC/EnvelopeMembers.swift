/// The members of one message as they were found, before they are judged together.
struct Members {
    private var version: UnsafeRawBufferPointer?
    private var id: UnsafeRawBufferPointer?
    private var method: UnsafeRawBufferPointer?
    private var params: UnsafeRawBufferPointer?
    private var meta: UnsafeRawBufferPointer?
    private var result: UnsafeRawBufferPointer?
    private var error: UnsafeRawBufferPointer?
    private var doubled: StaticString?

    /// Scans the object at `scanner`, syntax of every value included.
    mutating func scan(_ scanner: inout JSONScanner, _ line: UnsafeRawBufferPointer) throws(JSONError) {
        scanner.position += 1
        scanner.skipWhitespace()
        if scanner.current == UInt8(ascii: "}") {
            scanner.position += 1
            return
        }
        repeat {
            let nameStart = scanner.position + 1
            try scanner.skipName()
            let valueStart = scanner.position
            try scanner.skipValue(level: 1)
            let value = UnsafeRawBufferPointer(rebasing: line[valueStart..<scanner.position])
            note(value, named: line, at: nameStart)
            scanner.skipWhitespace()
        } while try scanner.continues(until: UInt8(ascii: "}"))
    }

    /// Keeps the value of a member that belongs to an envelope; others are left alone.
    private mutating func note(_ value: UnsafeRawBufferPointer, named line: UnsafeRawBufferPointer, at start: Int) {
        switch line[start] {
        case UInt8(ascii: "j"): keep(value, "jsonrpc", line, start, \.version)
        case UInt8(ascii: "i"): keep(value, "id", line, start, \.id)
        case UInt8(ascii: "m"):
            keep(value, "method", line, start, \.method)
            keep(value, "meta", line, start, \.meta)
        case UInt8(ascii: "p"): keep(value, "params", line, start, \.params)
        case UInt8(ascii: "r"): keep(value, "result", line, start, \.result)
        case UInt8(ascii: "e"): keep(value, "error", line, start, \.error)
        default: return
        }
    }

    @inline(__always)
    private mutating func keep(
        _ value: UnsafeRawBufferPointer, _ name: StaticString, _ line: UnsafeRawBufferPointer, _ start: Int,
        _ member: WritableKeyPath<Members, UnsafeRawBufferPointer?>
    ) {
        let count = name.utf8CodeUnitCount
        guard start + count < line.count, line[start + count] == UInt8(ascii: "\"") else { return }
        for index in 0..<count where line[start + index] != name.utf8Start[index] { return }
        if self[keyPath: member] != nil { doubled = name }
        self[keyPath: member] = value
    }

    /// The message that these members are, or why they are none.
    func envelope() throws(Envelope.Refusal) -> Envelope {
        let id = try usableID()
        if let doubled {
            throw refusal("The member \"\(doubled)\" stands in the message more than once.", id)
        }
        guard let version, version.elementsEqual("\"2.0\"".utf8) else {
            throw refusal("The member \"jsonrpc\" must be \"2.0\".", id)
        }
        if let method {
            guard method.first == UInt8(ascii: "\"") else {
                throw refusal("The member \"method\" must be a string.", id)
            }
            var reader = JSONReader(checked: method)
            guard let name = reader.stringBytes() else { throw refusal("The member \"method\" must be a string.", id) }
            guard params.map({ Self.isContainer($0) }) ?? true else {
                throw refusal("The member \"params\" must be an object.", id)
            }
            return Envelope(
                kind: id == nil ? .notification : .request, id: id,
                method: Envelope.MethodBytes(text: name.text, hasEscapes: name.hasEscapes), params: params, meta: meta)
        }
        guard id != nil, (result == nil) != (error == nil) else {
            throw refusal("A message needs \"method\", or an \"id\" with \"result\" or \"error\".", id)
        }
        return Envelope(kind: result == nil ? .failure : .success, id: id, result: result, error: error)
    }

    private func usableID() throws(Envelope.Refusal) -> UnsafeRawBufferPointer? {
        guard let id, let first = id.first else { return nil }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"):
            throw refusal("The member \"id\" must be a string, a number or null.", nil)
        default: break
        }
        guard id.count <= Self.idBytes else {
            throw refusal("The member \"id\" must not be longer than \(Self.idBytes) bytes.", nil)
        }
        return id
    }

    /// An id is echoed, so its length is the caller's power over the size of a reply.
    private static let idBytes = 256

    private static func isContainer(_ value: UnsafeRawBufferPointer) -> Bool {
        value.first == UInt8(ascii: "{") || value.first == UInt8(ascii: "[")
    }

    private func refusal(_ message: String, _ id: UnsafeRawBufferPointer?) -> Envelope.Refusal {
        Envelope.Refusal(error: RPCError(.invalidRequest, message), id: id.map(Array.init))
    }
}
