import JSONRPC
import Testing

/// The examples of the JSON-RPC 2.0 specification, section 7: what each line is read as.
@Suite struct SpecificationTests {
    private func call(_ line: String) throws -> ReadLine { try ReadLine.one(line) }

    @Test func positionalParams() throws {
        let read = try call(#"{"jsonrpc": "2.0", "method": "subtract", "params": [42, 23], "id": 1}"#)
        #expect(read.kind == .request && read.method == "subtract" && read.params == "[42, 23]" && read.id == "1")
        let reply = try call(#"{"jsonrpc": "2.0", "result": -19, "id": 2}"#)
        #expect(reply.kind == .success && reply.result == "-19" && reply.id == "2")
    }

    @Test func namedParams() throws {
        let read = try call(
            #"{"jsonrpc": "2.0", "method": "subtract", "params": {"minuend": 42, "subtrahend": 23}, "id": 4}"#)
        #expect(read.kind == .request && read.params == #"{"minuend": 42, "subtrahend": 23}"# && read.id == "4")
    }

    @Test func notifications() throws {
        #expect(try call(#"{"jsonrpc": "2.0", "method": "update", "params": [1,2,3,4,5]}"#).kind == .notification)
        #expect(try call(#"{"jsonrpc": "2.0", "method": "foobar"}"#).kind == .notification)
    }

    @Test func anErrorReply() throws {
        let read = try call(#"{"jsonrpc": "2.0", "error": {"code": -32601, "message": "Method not found"}, "id": "1"}"#)
        #expect(read.kind == .failure && read.id == "\"1\"")
        let error = Array((read.error ?? "").utf8).withUnsafeBytes { RPCError(reading: $0) }
        #expect(error == RPCError(.methodNotFound, "Method not found"))
    }

    @Test func invalidJSON() throws {
        let read = try call(#"{"jsonrpc": "2.0", "method": "foobar, "params": "bar", "baz]"#)
        #expect(read.refusal?.code == .parseError && read.id == nil)
    }

    @Test func anInvalidRequest() throws {
        let read = try call(#"{"jsonrpc": "2.0", "method": 1, "params": "bar"}"#)
        #expect(read.refusal?.code == .invalidRequest && read.id == nil)
    }

    @Test func aBatchOfInvalidJSON() throws {
        let read = try call(
            #"[{"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},{"jsonrpc": "2.0", "method"]"#)
        #expect(read.refusal?.code == .parseError && read.id == nil)
    }

    @Test func anEmptyBatch() {
        #expect(ReadLine.all(Array("[]".utf8)).isEmpty)
    }

    @Test func invalidBatches() {
        #expect(ReadLine.all(Array("[1]".utf8)).map(\.refusal?.code) == [.invalidRequest])
        #expect(
            ReadLine.all(Array("[1,2,3]".utf8)).map(\.refusal?.code) == [
                .invalidRequest, .invalidRequest, .invalidRequest,
            ])
    }

    @Test func aMixedBatch() {
        let line = #"""
            [
              {"jsonrpc": "2.0", "method": "sum", "params": [1,2,4], "id": "1"},
              {"jsonrpc": "2.0", "method": "notify_hello", "params": [7]},
              {"jsonrpc": "2.0", "method": "subtract", "params": [42,23], "id": "2"},
              {"foo": "boo"},
              {"jsonrpc": "2.0", "method": "foo.get", "params": {"name": "myself"}, "id": "5"},
              {"jsonrpc": "2.0", "method": "get_data", "id": "9"}
            ]
            """#
        let read = ReadLine.all(Array(line.utf8))
        #expect(read.map(\.method) == ["sum", "notify_hello", "subtract", nil, "foo.get", "get_data"])
        #expect(read.map(\.id) == ["\"1\"", nil, "\"2\"", nil, "\"5\"", "\"9\""])
        #expect(read.map(\.refusal?.code) == [nil, nil, nil, .invalidRequest, nil, nil])
        #expect(read[1].kind == .notification)
    }
}
