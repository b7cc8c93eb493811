package import ServiceKit

/// Something that `beatpass` can do.
package protocol Verb: Sendable {
    static var name: String { get }
    /// One line for the list of verbs.
    static var about: String { get }
    static var flags: [Flag] { get }
    static var operands: Operands { get }
    /// What the help of the verb says beside its flags; empty where these say all.
    static var details: String { get }
    /// Does it.
    ///
    /// - Throws: what went wrong as a sentence; its ``ExitCodeProviding`` or else `failed` ends the process.
    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode
}

extension Verb {
    package static var flags: [Flag] { [] }
    package static var operands: Operands { .none }
    package static var details: String { "" }
}

/// All verbs, in the order the help lists them. Adding one: a type, and a line here.
package enum Verbs {
    package static let all: [any Verb.Type] = [
        UpVerb.self, ImportVerb.self, GenerateVerb.self, AccountVerb.self, ProgressVerb.self, CallVerb.self,
        MethodsVerb.self,
        StatusVerb.self,
        BackupVerb.self, RestoreVerb.self, VerifyVerb.self, VerifyCertificateVerb.self, BenchVerb.self, HelpVerb.self,
    ]

    package static func named(_ name: String) throws(UsageError) -> any Verb.Type {
        if let verb = all.first(where: { $0.name == name }) { return verb }
        let names = all.map { $0.name }
        throw UsageError(
            unknown: "verb", name, among: names, expected: "one of " + names.joined(separator: ", "))
    }
}
