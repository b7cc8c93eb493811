/// One message of the wire with its members' places, found in a single strict scan.
///
/// The envelope is checked here; `params` and `result` are only bounded, and pass on as raw bytes
/// until somebody reads them by their contract. The slices borrow the line.
package struct Envelope {
    package enum Kind {
        case request
        case notification
        case success
        case failure
    }

    package var kind: Kind
    /// The id's JSON text, as it was sent; nil in a notification.
    package var id: UnsafeRawBufferPointer?
    /// The method's name, escapes resolved only where there are any.
    package var method: MethodBytes = MethodBytes()
    package var params: UnsafeRawBufferPointer?
    package var meta: UnsafeRawBufferPointer?
    package var result: UnsafeRawBufferPointer?
    package var error: UnsafeRawBufferPointer?

    /// A method's name without a copy in the usual case.
    package struct MethodBytes {
        package var text = UnsafeRawBufferPointer(start: nil, count: 0)
        var hasEscapes = false

        package var string: String { JSONReader.text(of: (text, hasEscapes)) }
    }

    /// Why a line is not a message; answered with the id where one could be read.
    package struct Refusal: Error {
        package var error: RPCError
        /// The id's JSON text.
        package var id: [UInt8]?
    }

    /// What a line holds.
    package enum Line {
        case single(Envelope)
        /// The elements' texts; each is read with ``Envelope/init(element:limits:)``.
        case batch([UnsafeRawBufferPointer])
    }

}

extension Envelope {
    /// Reads a whole line.
    package static func read(_ line: UnsafeRawBufferPointer, limits: WireLimits) throws(Refusal) -> Line {
        var scanner = JSONScanner(line, depth: limits.depth)
        scanner.skipWhitespace()
        guard scanner.current == UInt8(ascii: "[") else {
            return .single(try Envelope(scanning: &scanner, line, limits: limits))
        }
        return .batch(try elements(&scanner, line, limits))
    }

    private static func elements(
        _ scanner: inout JSONScanner, _ line: UnsafeRawBufferPointer, _ limits: WireLimits
    ) throws(Refusal) -> [UnsafeRawBufferPointer] {
        var elements: [UnsafeRawBufferPointer] = []
        do throws(JSONError) {
            var check = scanner
            try check.checkWhole()
            scanner.position += 1
            scanner.skipWhitespace()
            guard scanner.current != UInt8(ascii: "]") else { return [] }
            repeat {
                let start = scanner.position
                try scanner.skipValue(level: 1)
                // One more than allowed is enough to know that it is too many.
                if elements.count <= limits.batch {
                    elements.append(UnsafeRawBufferPointer(rebasing: line[start..<scanner.position]))
                }
                scanner.skipWhitespace()
            } while try scanner.continues(until: UInt8(ascii: "]"))
        } catch {
            throw Refusal(error: parseError(error, limits))
        }
        return elements
    }

    /// Reads one element of a batch.
    package init(element: UnsafeRawBufferPointer, limits: WireLimits) throws(Refusal) {
        var scanner = JSONScanner(element, depth: limits.depth)
        try self.init(scanning: &scanner, element, limits: limits)
    }

    private init(
        scanning scanner: inout JSONScanner, _ line: UnsafeRawBufferPointer, limits: WireLimits
    ) throws(Refusal) {
        var members = Members()
        var isObject = true
        do throws(JSONError) {
            if scanner.current == UInt8(ascii: "{") {
                try members.scan(&scanner, line)
                scanner.skipWhitespace()
                guard scanner.isAtEnd else { throw JSONError(.trailingBytes, at: scanner.position) }
            } else {
                try scanner.checkWhole()
                isObject = false
            }
        } catch {
            throw Refusal(error: Self.parseError(error, limits))
        }
        guard isObject else {
            throw Refusal(error: RPCError(.invalidRequest, "A message must be a JSON object or an array of objects."))
        }
        self = try members.envelope(limits)
    }

    static func parseError(_ error: JSONError, _ limits: WireLimits) -> RPCError {
        if error.reason == .tooDeep {
            return .limit(
                .depth, maximum: limits.depth,
                "The message is nested deeper than \(limits.depth) levels (byte \(error.offset)).")
        }
        return RPCError(.parseError, "The line is not JSON: \(error).")
    }

    /// The method that a line's beginning names, nil where it does not stand there yet.
    ///
    /// For lines over the ordinary limit: their `method` has to come before their `params`.
    package static func method(inBeginning text: UnsafeRawBufferPointer, depth: Int) -> String? {
        var scanner = JSONScanner(text, depth: depth)
        do throws(JSONError) {
            scanner.skipWhitespace()
            guard scanner.current == UInt8(ascii: "{") else { return nil }
            scanner.position += 1
            repeat {
                scanner.skipWhitespace()
                let start = scanner.position
                try scanner.skipName()
                let value = scanner.position
                var name = JSONReader(checked: UnsafeRawBufferPointer(rebasing: text[start..<value]))
                try scanner.skipValue(level: 1)
                if name.string() == "method" {
                    var reader = JSONReader(checked: UnsafeRawBufferPointer(rebasing: text[value..<scanner.position]))
                    return reader.string()
                }
                scanner.skipWhitespace()
            } while try scanner.continues(until: UInt8(ascii: "}"))
        } catch {
            return nil
        }
        return nil
    }
}
