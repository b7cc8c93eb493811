/// How plays grew: the last 30 completed days against the 30 before.
package enum Growth: WireObject, Hashable {
    /// Too few plays in the two windows together to tell.
    case calculating(plays: Int64, needed: Int64)
    /// Tenths of a percent, −1000 to 1000.
    case measured(tenths: Int64)

    private enum State: String, WireEnum {
        case calculating
        case measured
    }

    package init() { self = .calculating(plays: 0, needed: 0) }

    package static var forms: [Growth] { [.calculating(plays: 0, needed: 0), .measured(tenths: 0)] }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        var state: State
        var plays: Int64 = 0
        var needed: Int64 = 0
        var tenths: Int64 = 0
        switch self {
        case .calculating(let heldPlays, let heldNeeded): (state, plays, needed) = (.calculating, heldPlays, heldNeeded)
        case .measured(let held): (state, tenths) = (.measured, held)
        }
        try visitor.field("state", &state, "Whether there are enough plays to measure.")
        switch state {
        case .calculating:
            try visitor.field("plays", &plays, "Plays in the two windows together.")
            try visitor.field("needed", &needed, "Plays still missing before growth is measured.")
            self = .calculating(plays: plays, needed: needed)
        case .measured:
            try visitor.field("tenths", &tenths, .required(-1000...1000), "Tenths of a percent.")
            self = .measured(tenths: tenths)
        }
    }
}
