/// What the body of a write gets: the writer's connection, for as long as the transaction it belongs to
/// lives. A body that goes on after the store has dropped the transaction would write outside of any.
final class WriteSession: SQLWriting {
    private let connection: any WritingConnection
    private var isOver = false

    init(_ connection: any WritingConnection) { self.connection = connection }

    /// The body has returned.
    func end() { isOver = true }

    /// What the store refused in the body, whether or not the body passed the error on.
    private(set) var refusal: StorageError?

    func scan(
        _ sql: StaticString, _ values: [SQLValue], while body: (borrowing SQLRow) throws -> Bool
    ) throws {
        try check()
        try noting { try connection.scan(sql, values, while: body) }
    }

    func execute(_ sql: StaticString, _ values: [SQLValue]) throws -> Int {
        try check()
        return try noting { try connection.execute(sql, values) }
    }

    func scan(
        _ sql: StaticString, rows: [SQLValue], of width: Int,
        each: (_ index: Int, borrowing SQLRow) throws -> Void
    ) throws {
        try check()
        try noting { try connection.scan(sql, rows: rows, of: width, each: each) }
    }

    func execute(_ sql: StaticString, rows: [SQLValue], of width: Int) throws {
        try check()
        try noting { try connection.execute(sql, rows: rows, of: width) }
    }

    private func check() throws(StorageError) {
        guard !isOver, connection.isInTransaction else {
            throw StorageError.storageRefused(reason: "the transaction is over")
        }
    }

    private func noting<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as StorageError where error.isOfTheStore {
            refusal = error
            throw error
        }
    }
}
