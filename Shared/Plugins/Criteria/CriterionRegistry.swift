package import JSONRPC

/// The kinds of criteria that a service knows, by their names.
package struct CriterionRegistry: Sendable {
    private let kinds: [String: any AchievementCriterion.Type]

    /// - Parameter kinds: each name once; of two the last counts.
    package init(_ kinds: [any AchievementCriterion.Type]) {
        self.kinds = Dictionary(kinds.map { ($0.kind, $0) }, uniquingKeysWith: { $1 })
    }

    package var names: [String] { kinds.keys.sorted() }

    /// The criterion that an entry of the achievements' file asks for.
    package func make(_ value: JSONValue?) throws(CriterionProblem) -> any AchievementCriterion {
        guard case .object(let members)? = value else {
            throw CriterionProblem("it has no criterion; expected an object with a \"kind\"")
        }
        guard let kind = members.first(where: { $0.name == "kind" })?.value.stringValue else {
            throw CriterionProblem("its criterion has no \"kind\"; expected one of " + names.joined(separator: ", "))
        }
        guard let type = kinds[kind] else {
            throw CriterionProblem(
                "its criterion \"\(kind)\" is unknown; expected one of " + names.joined(separator: ", "))
        }
        return try type.init(CriterionParameters(members.filter { $0.name != "kind" }))
    }
}
