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
        let isKept =
            switch line[start] {
            case UInt8(ascii: "j"): keep(value, "jsonrpc", line, start, \.version)
            case UInt8(ascii: "i"): keep(value, "id", line, start, \.id)
            case UInt8(ascii: "m"):
                keep(value, "method", line, start, \.method) || keep(value, "meta", line, start, \.meta)
            case UInt8(ascii: "p"): keep(value, "params", line, start, \.params)
            case UInt8(ascii: "r"): keep(value, "result", line, start, \.result)
            case UInt8(ascii: "e"): keep(value, "error", line, start, \.error)
            default: false
            }
        if !isKept { noteEscaped(value, named: line, at: start) }
    }

    /// A name with escapes is what they stand for: read otherwise, one line would be two messages to two readers.
    private mutating func noteEscaped(
        _ value: UnsafeRawBufferPointer, named line: UnsafeRawBufferPointer, at start: Int
    ) {
        var reader = JSONReader(checked: UnsafeRawBufferPointer(rebasing: line[(start - 1)...]))
        guard let name = reader.stringBytes(), name.hasEscapes else { return }
        switch JSONReader.text(of: name) {
        case "jsonrpc": set(value, "jsonrpc", \.version)
        case "id": set(value, "id", \.id)
        case "method": set(value, "method", \.method)
        case "meta": set(value, "meta", \.meta)
        case "params": set(value, "params", \.params)
        case "result": set(value, "result", \.result)
        case "error": set(value, "error", \.error)
        default: return
        }
    }

    @inline(__always)
    private mutating func keep(
        _ value: UnsafeRawBufferPointer, _ name: StaticString, _ line: UnsafeRawBufferPointer, _ start: Int,
        _ member: WritableKeyPath<Members, UnsafeRawBufferPointer?>
    ) -> Bool {
        let count = name.utf8CodeUnitCount
        guard start + count < line.count, line[start + count] == UInt8(ascii: "\"") else { return false }
        for index in 0..<count where line[start + index] != name.utf8Start[index] { return false }
        set(value, name, member)
        return true
    }

    @inline(__always)
    private mutating func set(
        _ value: UnsafeRawBufferPointer, _ name: StaticString,
        _ member: WritableKeyPath<Members, UnsafeRawBufferPointer?>
    ) {
        if self[keyPath: member] != nil { doubled = name }
        self[keyPath: member] = value
    }

    /// The message that these members are, or why they are none.
    func envelope(_ limits: WireLimits) throws(Envelope.Refusal) -> Envelope {
        let id = try usableID(limits)
        if let doubled {
            throw refusal("The member \"\(doubled)\" stands in the message more than once.", id)
        }
        guard let version, Self.isSupported(version) else {
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

    private static func isSupported(_ version: UnsafeRawBufferPointer) -> Bool {
        if version.elementsEqual("\"2.0\"".utf8) { return true }
        var reader = JSONReader(checked: version)
        return reader.string() == "2.0"
    }

    private func usableID(_ limits: WireLimits) throws(Envelope.Refusal) -> UnsafeRawBufferPointer? {
        guard let id, let first = id.first else { return nil }
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "t"), UInt8(ascii: "f"):
            throw refusal("The member \"id\" must be a string, a number or null.", nil)
        default: break
        }
        guard id.count <= limits.idBytes else {
            let message = "The member \"id\" must not be longer than \(limits.idBytes) bytes."
            throw Envelope.Refusal(error: .limit(.idBytes, maximum: limits.idBytes, message))
        }
        return id
    }

    private static func isContainer(_ value: UnsafeRawBufferPointer) -> Bool {
        value.first == UInt8(ascii: "{") || value.first == UInt8(ascii: "[")
    }

    private func refusal(_ message: String, _ id: UnsafeRawBufferPointer?) -> Envelope.Refusal {
        Envelope.Refusal(error: RPCError(.invalidRequest, message), id: id.map(Array.init))
    }
}
