internal import CPQ

/// An error that the server told, and what it means for the caller.
struct PostgreSQLFailure {
    /// Five characters, of which the first two are the class; empty where the error is libpq's own.
    let state: String
    let message: String

    init(_ result: OpaquePointer) {
        state = Self.field(result, UInt8(ascii: "C")) ?? ""
        message = Self.field(result, UInt8(ascii: "M")) ?? Self.line(PQresultErrorMessage(result))
    }

    /// The statement before this one failed, and the transaction with it.
    var isConsequence: Bool { state == "25P02" }

    /// - Parameter sql: the statement as it is written in the program.
    func storageError(in sql: String) -> StorageError {
        switch state {
        case "42601" where message.contains("multiple commands"):
            return .invalidStatement(sql: sql, reason: "it holds more than one statement")
        case "25006" where message.contains("read-only transaction"):
            return .invalidStatement(sql: sql, reason: "it writes, but this is a read")
        case "57014": return .cancelled
        case "22021": return .failed(reason: "a text is not valid UTF-8 (\(message))")
        // Numbers and texts that do not read as their column's type, and too large ones.
        case "22P02", "22P03", "42804": return .constraintViolated(.type, detail: message)
        case "23505": return .constraintViolated(.unique, detail: message)
        case "23503": return .constraintViolated(.foreignKey, detail: message)
        case "23502": return .constraintViolated(.notNull, detail: message)
        case "23514": return .constraintViolated(.check, detail: message)
        case "53100": return .storageRefused(reason: "there is no space left for it (\(message))")
        case "58030": return .storageRefused(reason: "the disk reported an error (\(message))")
        case "42501": return .storageRefused(reason: "the user of the URL may not do it (\(message))")
        default: break
        }
        return switch state.prefix(2) {
        case "23": .constraintViolated(.other, detail: message)
        case "42": .invalidStatement(sql: sql, reason: message)
        case "54": .valueTooLarge
        case "25", "40", "53", "55", "57", "58": .storageRefused(reason: "the database server refused (\(message))")
        case "XX": .damaged(reason: message)
        default: .failed(reason: "\(message), state \(state)")
        }
    }

    private static func field(_ result: OpaquePointer, _ code: UInt8) -> String? {
        PQresultErrorField(result, Int32(code)).map { String(cString: $0) }
    }

    /// libpq's messages as part of a sentence: without the hints, which are indented, and the full stop.
    static func line(_ text: UnsafePointer<CChar>?) -> String {
        guard let text else { return "no reason was given" }
        let lines = String(cString: text).split(separator: "\n").filter { !$0.hasPrefix("\t") }
        let sentence = lines.map { $0.split { $0.isWhitespace }.joined(separator: " ") }.joined(separator: "; ")
        return sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    }
}
