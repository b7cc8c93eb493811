/// A part of a ledger that is derived anew: that of some tracks, or of some achievements (``RebuildPlan``).
///
/// Belongs to one thread at a time.
final class RebuildPart: @unchecked Sendable {
    let subject: RebuildPlan.Subject
    var inputs = PartInputs()
    /// What is kept, but for plays.
    var kept = PartEntries()
    private(set) var state = LedgerState(nil)

    init(_ subject: RebuildPlan.Subject) { self.subject = subject }

    /// Replays the inputs, with those that all parts need, and lets go of them.
    func derive(with shared: [SharedInput], by rules: XpRules) throws {
        var engine = LedgerEngine(state, rules: rules, version: rules.version)
        var rest = shared[...]
        func apply(upTo end: Int) throws {
            while rest.startIndex < end, let next = rest.popFirst() {
                switch next {
                case .rules(let version): engine = LedgerEngine(state, rules: rules, version: version)
                case .input(let input): try engine.apply(input)
                }
            }
        }
        try inputs.replay { input, shared in
            try apply(upTo: shared)
            try engine.apply(input)
        }
        try apply(upTo: shared.count)
        inputs = PartInputs()
    }

    /// Lets go of all that it holds.
    func clear() {
        kept = PartEntries()
        state = LedgerState(nil)
    }
}
