package import Contracts

/// One part of a page's data: its value, or why there is none. Parts fail alone.
package enum Part<Value: WireObject>: WireObject {
    case ready(Value, asOf: Timestamp)
    /// The service did not give it.
    case failed(service: String, reason: String, code: ServiceFailure.Code)
    /// The service is not part of this installation.
    case absent(service: String, reason: String)
    /// What was asked for is not there, or not this caller's: the two look alike.
    case missing(reason: String)
    /// There is nothing yet.
    case empty(reason: String)
    /// The account has no artist profile.
    case unlinked(reason: String)

    private enum State: String, WireEnum {
        case ready
        case failed
        case absent
        case missing
        case empty
        case unlinked
    }

    package init() { self = .ready(Value(), asOf: Timestamp()) }

    package static var forms: [Part] {
        [
            Part(), .failed(service: "", reason: "", code: .unavailable), .absent(service: "", reason: ""),
            .missing(reason: ""), .empty(reason: ""), .unlinked(reason: ""),
        ]
    }

    package mutating func fields<Visitor: FieldVisitor & ~Copyable>(_ visitor: inout Visitor) throws(Visitor.Problem) {
        var form = Form(self)
        try visitor.field("state", &form.state, "Whether the value is there, or why not.")
        switch form.state {
        case .ready:
            try visitor.field("asOf", &form.asOf, "When the value was read.")
            try visitor.field("value", &form.value, "The value.")
        case .failed:
            try visitor.field("service", &form.service, "The service that was asked.")
            try visitor.field("reason", &form.reason, "What happened, as a sentence.")
            try visitor.field("code", &form.code, "The same for programs.")
        case .absent:
            try visitor.field("service", &form.service, "The service that is not there.")
            try visitor.field("reason", &form.reason, "The same as a sentence.")
        case .missing, .empty, .unlinked:
            try visitor.field("reason", &form.reason, "What is not there, as a sentence.")
        }
        self = form.part
    }

    /// All members side by side, as the visitor needs them.
    private struct Form {
        var state: State
        var value = Value()
        var asOf = Timestamp()
        var service = ""
        var reason = ""
        var code = ServiceFailure.Code.unavailable

        init(_ part: Part) {
            switch part {
            case .ready(let value, let asOf): (state, self.value, self.asOf) = (.ready, value, asOf)
            case .failed(let service, let reason, let code):
                (state, self.service, self.reason, self.code) = (.failed, service, reason, code)
            case .absent(let service, let reason): (state, self.service, self.reason) = (.absent, service, reason)
            case .missing(let reason): (state, self.reason) = (.missing, reason)
            case .empty(let reason): (state, self.reason) = (.empty, reason)
            case .unlinked(let reason): (state, self.reason) = (.unlinked, reason)
            }
        }

        var part: Part {
            switch state {
            case .ready: .ready(value, asOf: asOf)
            case .failed: .failed(service: service, reason: reason, code: code)
            case .absent: .absent(service: service, reason: reason)
            case .missing: .missing(reason: reason)
            case .empty: .empty(reason: reason)
            case .unlinked: .unlinked(reason: reason)
            }
        }
    }
}

extension Part {
    /// The same part with something made of its value.
    func map<Other: WireObject>(_ change: (Value) -> Other) -> Part<Other> {
        switch self {
        case .ready(let value, let asOf): .ready(change(value), asOf: asOf)
        case .failed(let service, let reason, let code): .failed(service: service, reason: reason, code: code)
        case .absent(let service, let reason): .absent(service: service, reason: reason)
        case .missing(let reason): .missing(reason: reason)
        case .empty(let reason): .empty(reason: reason)
        case .unlinked(let reason): .unlinked(reason: reason)
        }
    }

    /// The part of a call that gave no value.
    init(_ failure: ServiceFailure, of service: String) {
        self = .failed(service: service, reason: failure.reason, code: failure.code)
    }
}
