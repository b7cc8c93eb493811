/// The journal's inputs that belong to one part, packed, and how those that all parts need stand among them.
struct PartInputs {
    /// What the first of the inputs from one on comes behind.
    private struct Mark {
        /// The number of the input.
        var input: Int
        /// How many of the shared ones come before it.
        var shared: Int
    }

    private var writer = JournalWriter()
    private var marks: [Mark] = []

    /// Appends an input that so many of the shared ones come before.
    mutating func append(_ input: LedgerInput, after shared: Int) {
        if marks.last?.shared != shared { marks.append(Mark(input: writer.count, shared: shared)) }
        writer.append(input)
    }

    /// Hands all inputs over in their order.
    func replay(_ body: (LedgerInput, _ shared: Int) throws -> Void) throws {
        var (input, mark, shared) = (0, 0, 0)
        try JournalReader.replay(in: writer.bytes, named: "a part of the journal") { next in
            if mark < marks.count, marks[mark].input == input {
                shared = marks[mark].shared
                mark += 1
            }
            input += 1
            try body(next, shared)
        }
    }
}

/// What all parts need of the journal, in its order.
enum SharedInput: Sendable {
    /// The number of the rules by which new entries are made from now on.
    case rules(Int64)
    case input(LedgerInput)
}
