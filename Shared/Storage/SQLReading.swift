/// Something to read from: a reader of an event loop, a long read, or a write that reads first.
///
/// The statement is a literal with `?1`-style placeholders, in the SQL that both stores understand. It is
/// prepared once a connection and found again by the literal's address. Values are bound by position and
/// must be as many as the highest placeholder.
package protocol SQLReading: AnyObject {
    /// Runs a query and lends its rows to `body` one by one until there are no more or it returns false.
    ///
    /// Throws what `body` throws, or a `StorageError`.
    func scan(
        _ sql: StaticString, _ values: [SQLValue], while body: (borrowing SQLRow) throws -> Bool) throws

    /// Runs a query once for each of many rows of values, in their order; on a server in one round trip.
    ///
    /// - Parameters:
    ///   - rows: the values of all rows, one after the other.
    ///   - width: values a row; `rows` holds whole ones.
    ///   - each: gets the number of the row of values, from 0, and each row that was found for it.
    func scan(
        _ sql: StaticString, rows: [SQLValue], of width: Int,
        each: (_ index: Int, borrowing SQLRow) throws -> Void) throws
}

/// A write in progress: reads see what it wrote.
package protocol SQLWriting: SQLReading {
    /// Runs a statement to its end and returns how many rows it inserted, updated or deleted itself
    /// (without those of foreign keys and triggers; 0 for a statement that changes no rows).
    @discardableResult
    func execute(_ sql: StaticString, _ values: [SQLValue]) throws -> Int

    /// Runs a statement once for each of many rows of values, in their order, as
    /// ``SQLReading/scan(_:rows:of:each:)`` does.
    func execute(_ sql: StaticString, rows: [SQLValue], of width: Int) throws
}

extension SQLReading {
    /// Runs a query and lends each of its rows to `each`.
    @inlinable
    package func query(
        _ sql: StaticString, _ values: [SQLValue] = [], each: (borrowing SQLRow) throws -> Void
    ) throws {
        try scan(sql, values) { row in
            try each(row)
            return true
        }
    }

    /// What `read` makes of the query's first row; nil where there is none.
    @inlinable
    package func first<Value>(
        _ sql: StaticString, _ values: [SQLValue] = [], _ read: (borrowing SQLRow) throws -> Value
    ) throws -> Value? {
        var found: Value?
        try scan(sql, values) { row in
            found = try read(row)
            return false
        }
        return found
    }

    /// What `read` makes of each row, in the query's order.
    @inlinable
    package func all<Value>(
        _ sql: StaticString, _ values: [SQLValue] = [], _ read: (borrowing SQLRow) throws -> Value
    ) throws -> [Value] {
        var found: [Value] = []
        try scan(sql, values) { row in
            found.append(try read(row))
            return true
        }
        return found
    }
}

extension SQLWriting {
    /// Runs a statement without values.
    @discardableResult
    package func execute(_ sql: StaticString) throws -> Int { try execute(sql, []) }
}

extension [SQLValue] {
    /// How many rows of values stand in it one after the other.
    ///
    /// - Throws: `failed` where the last row is not whole.
    package func rowCount(of width: Int) throws(StorageError) -> Int {
        guard width > 0, count.isMultiple(of: width) else {
            throw StorageError.failed(reason: "\(count) values are no whole rows of \(width)")
        }
        return count / width
    }

    /// The rows that stand in it one after the other.
    ///
    /// Throws what `body` throws, or a `StorageError` where the last row is not whole.
    package func forEachRow(of width: Int, _ body: (_ index: Int, [SQLValue]) throws -> Void) throws {
        for index in 0..<(try rowCount(of: width)) {
            try body(index, Array(self[index * width..<(index + 1) * width]))
        }
    }
}
