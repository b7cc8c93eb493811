/// Header fields in the order received or to be sent; names are compared without regard to case.
package struct HTTPHeaders: Sendable, Hashable {
    package private(set) var fields: [HTTPField]

    package init(_ fields: [HTTPField] = []) {
        self.fields = fields
    }

    /// The first value of a name, nil without one.
    package subscript(_ name: String) -> String? {
        fields.first { equalsIgnoringCase($0.name, name) }?.value
    }

    /// All values of a name in order.
    package func values(of name: String) -> [String] {
        fields.filter { equalsIgnoringCase($0.name, name) }.map(\.value)
    }

    /// Adds a field behind the others; a name may occur more than once.
    package mutating func add(_ name: String, _ value: String) {
        fields.append(HTTPField(name, value))
    }

    /// Puts one field in the place of all of that name.
    package mutating func set(_ name: String, _ value: String) {
        fields.removeAll { equalsIgnoringCase($0.name, name) }
        add(name, value)
    }
}

/// Equality of ASCII text without regard to case.
func equalsIgnoringCase(_ left: String, _ right: String) -> Bool {
    let a = left.utf8
    let b = right.utf8
    guard a.count == b.count else { return false }
    return zip(a, b).allSatisfy { lowercased($0) == lowercased($1) }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
