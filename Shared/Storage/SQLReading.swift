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
}

/// A write in progress: reads see what it wrote.
package protocol SQLWriting: SQLReading {
    /// Runs a statement to its end and returns how many rows it inserted, updated or deleted itself
    /// (without those of foreign keys and triggers; 0 for a statement that changes no rows).
    @discardableResult
    func execute(_ sql: StaticString, _ values: [SQLValue]) throws -> Int
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
