extension Service {
    /// Whether this process lives, and whether it can do its work.
    package struct Health: RPCRequest {
        package static let method: MethodName = "service.health"
        package static let about = "Whether the process lives and is ready, and the state of each of its parts."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(2))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}

        package struct Reply: WireObject, Hashable {
            package var live = true
            package var ready = false
            package var draining = false
            package var components: [Component] = []

            package init() {}

            package init(live: Bool, ready: Bool, draining: Bool, components: [Component]) {
                self.live = live
                self.ready = ready
                self.draining = draining
                self.components = components
            }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("live", &live, "Whether the process should go on running.")
                try visitor.field("ready", &ready, "Whether it can do its work now.")
                try visitor.field("draining", &draining, "Whether it is stopping.")
                try visitor.field("components", &components, "Its parts.")
            }
        }

        package enum State: String, WireEnum {
            case ok
            case degraded
            case failed
        }

        package struct Component: WireObject, Hashable {
            package var name = ""
            package var state = State.ok
            package var reason: String?
            package var since = Timestamp()

            package init() {}

            package init(name: String, state: State, reason: String?, since: Timestamp) {
                self.name = name
                self.state = state
                self.reason = reason
                self.since = since
            }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("name", &name, "The part.")
                try visitor.field("state", &state, "How it is.")
                try visitor.optional("reason", &reason, "Why it is not ok, as a sentence.")
                try visitor.field("since", &since, "Since when it is so.")
            }
        }
    }
}
