/// What every service answers about itself.
package enum Service {}

extension Service {
    /// What this process is.
    package struct Info: RPCRequest {
        package static let method: MethodName = "service.info"
        package static let about = "What this process is: service, version, instance, since when."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(2))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}

        package struct Reply: WireObject, Hashable {
            package var service = ""
            package var version = ""
            package var instance = 0
            package var processID = 0
            package var startedAt = Timestamp()

            package init() {}

            package init(service: String, version: String, instance: Int, processID: Int, startedAt: Timestamp) {
                self.service = service
                self.version = version
                self.instance = instance
                self.processID = processID
                self.startedAt = startedAt
            }

            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("service", &service, "The service's name.")
                try visitor.field("version", &version, "The suite's version.")
                try visitor.field("instance", &instance, "The replica's slot, 1 to 8.")
                try visitor.field("processID", &processID, "The operating system's process id.")
                try visitor.field("startedAt", &startedAt, "When the process started.")
            }
        }
    }
}
