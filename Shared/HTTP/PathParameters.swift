/// The decoded values of a pattern's parameters.
package struct PathParameters: Sendable, Hashable {
    /// In the order of the pattern.
    package let fields: [HTTPField]

    package init(fields: [HTTPField] = []) {
        self.fields = fields
    }

    /// The value of a parameter; nil where the pattern has none of that name.
    package subscript(_ name: String) -> String? {
        fields.first { $0.name == name }?.value
    }
}
