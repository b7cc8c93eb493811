internal import Contracts
internal import JSONRPC
internal import Storage

/// Lists inside a row: JSON in a text column, read and written by the contract's own description.
enum StoredList {
    static func text<Element: WireValue>(_ elements: [Element]) -> SQLValue {
        if elements.isEmpty { return "[]" }
        return .text(RawJSON { writer in elements.write(to: &writer) }.description)
    }

    static func read<Element: WireValue>(_ row: borrowing SQLRow, _ column: Int) throws -> [Element] {
        try row.withUTF8(column) { text in
            // "[]", the most frequent list, needs no reader.
            guard text.count > 2 else { return [] }
            var reader = JSONReader(checked: UnsafeRawBufferPointer(text))
            return try [Element].read(&reader)
        }
    }
}
