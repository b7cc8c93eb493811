/// A flag that a verb takes.
package struct Flag: Sendable {
    /// With its two dashes.
    package let name: String
    /// What stands for the value in the help, e.g. `DIR`; nil for a flag that is only there or not.
    package let placeholder: String?
    /// What it does, as one sentence.
    package let about: String

    package init(_ name: String, _ placeholder: String? = nil, _ about: String) {
        self.name = name
        self.placeholder = placeholder
        self.about = about
    }
}

/// What a verb is given beside its flags.
package struct Operands: Sendable {
    package let required: [String]
    package let optional: [String]
    /// Whether everything behind the first operand belongs to it, flags too.
    package let takesRest: Bool

    package init(_ required: [String] = [], optional: [String] = [], takesRest: Bool = false) {
        self.required = required
        self.optional = optional
        self.takesRest = takesRest
    }

    package static let none = Operands()

    /// As a usage line shows them: `METHOD [PARAMS]`.
    package var text: String {
        (required + optional.map { "[\($0)]" } + (takesRest ? ["…"] : [])).joined(separator: " ")
    }
}
