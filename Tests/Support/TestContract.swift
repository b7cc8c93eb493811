package import Contracts
package import JSONRPC

/// The contract of the service that the wire's tests call: what the conversation scripts ask for, and methods that
/// wait, fail and fill buffers on request.
package enum TestContract: ServiceContract {
    package static let name = "test"
    package static let methods: [any RPCRequest.Type] = [
        Subtract.self, Sum.self, GetData.self, Update.self, NotifyHello.self, NotifySum.self, Wait.self,
        EchoDeadline.self, Echo.self, Hold.self, Linger.self, Fail.self, Break.self, Count.self, Fill.self,
        FillLater.self,
        Put.self, Patient.self,
    ]

    /// An object without members: params or a result with nothing to say.
    package struct Nothing: WireObject, Hashable {
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}
    }

    package struct Text: WireObject, Hashable {
        package var text = ""
        package init() {}
        package init(_ text: String) { self.text = text }
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("text", &text, "A text.")
        }
    }
}

// MARK: What the scripts call

extension TestContract {
    package struct Subtract: RPCRequest {
        package static let method: MethodName = "subtract"
        package static let about = "The difference."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var minuend: Int64 = 0
        package var subtrahend: Int64 = 0
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("minuend", &minuend, "From.")
            try visitor.field("subtrahend", &subtrahend, "What.")
        }

        package struct Reply: WireObject, Hashable {
            package var difference: Int64 = 0
            package init() {}
            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("difference", &difference, "The difference.")
            }
        }
    }

    package struct Sum: RPCRequest {
        package static let method: MethodName = "sum"
        package static let about = "The sum."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var numbers: [Int64] = []
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("numbers", &numbers, "The numbers.")
        }

        package struct Reply: WireObject, Hashable {
            package var sum: Int64 = 0
            package init() {}
            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("sum", &sum, "The sum.")
            }
        }
    }

    package struct GetData: RPCRequest {
        package static let method: MethodName = "get_data"
        package static let about = "Always the same."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}

        package struct Reply: WireObject, Hashable {
            package var data = RawJSON(checked: Array(#"["hello",5]"#.utf8))
            package init() {}
            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("data", &data, "The data.")
            }
        }
    }

    package struct Update: RPCRequest {
        package typealias Reply = Nothing
        package static let method: MethodName = "update"
        package static let about = "Nothing."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var values: [Int64] = []
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("values", &values, .defaulted, "Values.")
        }
    }

    package struct NotifyHello: RPCRequest {
        package typealias Reply = Nothing
        package static let method: MethodName = "notify_hello"
        package static let about = "Nothing."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var value: Int64?
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.optional("value", &value, "A value.")
        }
    }

    package struct NotifySum: RPCRequest {
        package typealias Reply = Nothing
        package static let method: MethodName = "notify_sum"
        package static let about = "Nothing."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var numbers: [Int64] = []
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("numbers", &numbers, "The numbers.")
        }
    }

    /// Ends by `$/cancel` or its deadline alone.
    package struct Wait: RPCRequest {
        package typealias Reply = Nothing
        package static let method: MethodName = "wait"
        package static let about = "Never ends by itself."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(3600))
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}
    }

    package struct EchoDeadline: RPCRequest {
        package static let method: MethodName = "echo_deadline"
        package static let about = "Whether the call came with a deadline of its own."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(3600))
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}

        package struct Reply: WireObject, Hashable {
            package var hasDeadline = false
            package init() {}
            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("hasDeadline", &hasDeadline, "Whether it did.")
            }
        }
    }
}

// MARK: What the tests of the transport call

extension TestContract {
    /// The same text back, at once.
    package struct Echo: RPCRequest {
        package typealias Reply = Text
        package static let method: MethodName = "test.echo"
        package static let about = "The same text back."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var text = ""
        package init() {}
        package init(_ text: String) { self.text = text }
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("text", &text, "The text.")
        }
    }

    /// Waits in a task until the test opens the gate of this name; stops where it is cancelled.
    package struct Hold: RPCRequest {
        package typealias Reply = Text
        package static let method: MethodName = "test.hold"
        package static let about = "Waits at a gate, then gives its name back."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var text = ""
        /// Makes the request as long as one likes.
        package var padding: String?
        package init() {}
        package init(_ text: String) { self.text = text }
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("text", &text, "The gate.")
            try visitor.optional("padding", &padding, "Ignored.")
        }
    }

    /// Like ``Hold``, but goes on waiting when it is cancelled.
    package struct Linger: RPCRequest {
        package typealias Reply = Text
        package static let method: MethodName = "test.linger"
        package static let about = "Waits at a gate whatever happens."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var text = ""
        package init() {}
        package init(_ text: String) { self.text = text }
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("text", &text, "The gate.")
        }
    }

    package enum Failure: RPCFailure {
        case tooSad(String)

        package var rpcError: RPCError {
            switch self {
            case .tooSad(let why): RPCError(ErrorCode(rawValue: 9001), why)
            }
        }

        package init?(_ error: RPCError) {
            guard error.code.rawValue == 9001 else { return nil }
            self = .tooSad(error.message)
        }

        package static let codes = [(code: ErrorCode(rawValue: 9001), about: "It is too sad.")]
    }

    /// Fails by contract, at once or in a task.
    package struct Fail: RPCRequest {
        package typealias Reply = Nothing
        package typealias Failure = TestContract.Failure
        package static let method: MethodName = "test.fail"
        package static let about = "Fails by contract."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var text = ""
        package init() {}
        package init(_ text: String) { self.text = text }
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("text", &text, "Why.")
        }
    }

    /// Fails in a way that no contract knows.
    package struct Break: RPCRequest {
        package typealias Reply = Nothing
        package static let method: MethodName = "test.break"
        package static let about = "Fails by a mistake."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}
    }

    /// A write: repeating it counts twice. Runs in a task.
    package struct Count: RPCRequest {
        package typealias Reply = Text
        package static let method: MethodName = "test.count"
        package static let about = "Counts the call."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: false, deadline: .seconds(60))
        package var text = ""
        package init() {}
        package init(_ text: String) { self.text = text }
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("text", &text, "What is counted.")
        }
    }

    /// A reply of so many bytes, at once.
    package struct Fill: RPCRequest {
        package typealias Reply = Text
        package static let method: MethodName = "test.fill"
        package static let about = "A long text."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var bytes: Int64 = 0
        package init() {}
        package init(bytes: Int64) { self.bytes = bytes }
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("bytes", &bytes, .required(0...8_000_000), "How long.")
        }
    }

    /// The same from a task.
    package struct FillLater: RPCRequest {
        package typealias Reply = Text
        package static let method: MethodName = "test.fillLater"
        package static let about = "A long text, from a task."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .seconds(60))
        package var bytes: Int64 = 0
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("bytes", &bytes, .required(0...8_000_000), "How long.")
        }
    }

    /// Takes a line up to the large limit; its reply tells the length.
    package struct Put: RPCRequest {
        package static let method: MethodName = "test.put"
        package static let about = "Takes much."
        package static let traits = MethodTraits<Self>(
            access: .anyone, isIdempotent: true, deadline: .seconds(60), largeParams: true)
        package var text = ""
        package init() {}
        package init(_ text: String) { self.text = text }
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("text", &text, "Much.")
        }

        package struct Reply: WireObject, Hashable {
            package var bytes = 0
            package init() {}
            package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
                _ visitor: inout Visitor
            ) throws(Visitor.Problem) {
                try visitor.field("bytes", &bytes, "Bytes of the text.")
            }
        }
    }

    /// A method with a deadline of its own of 50 ms that waits for ever.
    package struct Patient: RPCRequest {
        package typealias Reply = Nothing
        package static let method: MethodName = "test.patient"
        package static let about = "Waits past its own deadline."
        package static let traits = MethodTraits<Self>(access: .anyone, isIdempotent: true, deadline: .milliseconds(50))
        package init() {}
        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}
    }
}
