/// The rows of a delimited file by the names of their columns.
struct SourceTable<Source: ByteSource> {
    /// The file's name in messages.
    let file: String
    /// The names of all columns, in order.
    let header: [String]
    /// The word that stands for "no value" beside nothing at all.
    private let noValue: String?
    private var reader: DelimitedReader<Source>
    private var positions: [String: Int] = [:]

    /// Reads the header. Names are compared without case and white space around.
    init(
        file: String, reader: DelimitedReader<Source>, noValue: String? = "None"
    ) throws(ImportFailure) {
        self.file = printable(file)
        self.noValue = noValue
        self.reader = reader
        switch try self.reader.next() {
        case nil:
            throw .empty(file: self.file)
        case .broken(let line, let fault):
            throw .brokenHeader(file: self.file, line: line, reason: fault.reason)
        case .row(_, let fields):
            header = fields.map { String($0.trimmed.text).lowercased() }
        }
    }

    /// Finds the columns that the import needs; others are ignored.
    mutating func require(_ columns: [String]) throws(ImportFailure) {
        var missing: [String] = []
        for column in columns {
            let found = header.indices.filter { header[$0] == column }
            if found.count > 1 { throw .doubledColumn(file: file, column: column) }
            if let position = found.first { positions[column] = position } else { missing.append(column) }
        }
        guard missing.isEmpty else { throw .missingColumns(file: file, missing: missing, found: header) }
    }

    /// The next row, or the refusal of one that cannot be read; nil at the end.
    mutating func next() throws(ImportFailure) -> Result<SourceRow, RefusedRow>? {
        switch try reader.next() {
        case nil:
            return nil
        case .row(let line, let fields):
            return .success(SourceRow(file: file, line: line, fields: fields, positions: positions, noValue: noValue))
        case .broken(let line, let fault):
            let column = fault.column.map { $0 < header.count ? header[$0] : "\($0 + 1)" }
            return .failure(
                RefusedRow(file: file, line: line, column: column, value: fault.value, reason: fault.reason))
        }
    }
}
