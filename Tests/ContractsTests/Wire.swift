import Contracts
import JSONRPC

/// Reading and writing single values in tests.
enum Wire {
    /// Reads a value from JSON text, which has to be valid.
    static func read<Value: WireValue>(_ type: Value.Type, _ json: String) throws -> Value {
        let bytes = Array(json.utf8)
        _ = try JSONValue(parsing: bytes)
        return try bytes.withUnsafeBytes { text in
            var reader = JSONReader(checked: text)
            return try Value.read(&reader)
        }
    }

    /// Why a text does not fit; nil where it does.
    static func problem<Value: WireValue>(_ type: Value.Type, _ json: String) throws -> WireError? {
        do {
            _ = try read(type, json)
            return nil
        } catch let error as WireError {
            return error
        }
    }

    static func text(_ value: some WireValue) -> String { RawJSON(value.write(to:)).description }

    static func schema(_ type: any WireValue.Type) -> String { RawJSON(type.writeSchema(to:)).description }
}
