package import JSONRPC

/// A kind of criterion for achievements: the plugin point of that name.
///
/// Values in, values out: a criterion keeps nothing between calls, reads no clock and no store, and is called with
/// whole batches. So what judges in this process today may be an executable tomorrow, and gives the same verdicts.
package protocol AchievementCriterion: Sendable {
    /// The name by which the achievements' file asks for it.
    static var kind: String { get }
    /// When it is judged.
    static var cadence: CriterionCadence { get }

    /// Reads what stands beside `kind`.
    init(_ parameters: CriterionParameters) throws(CriterionProblem)

    /// What it wants to be told of an artist.
    var counts: Set<CountMeasure> { get }
    var ranks: Set<RankMeasure> { get }

    /// One verdict for each subject, in their order.
    func judge(_ subjects: [CriterionSubject]) -> [CriterionVerdict]

    /// Whether a verdict that was met and recorded, perhaps by other parameters, is met by these too: as far as its value
    /// and population tell.
    func grants(_ recorded: CriterionVerdict) -> Bool
}

extension AchievementCriterion {
    package var counts: Set<CountMeasure> { [] }
    package var ranks: Set<RankMeasure> { [] }
}

package enum CriterionCadence: Sendable {
    /// At each change that moves one of its measures.
    case eachChange
    /// Once a UTC day.
    case daily
}

/// Why a criterion cannot be made of its parameters: a sentence without its full stop.
package struct CriterionProblem: Error, Sendable, Hashable {
    package let reason: String

    package init(_ reason: String) { self.reason = reason }
}

/// The members that stand beside a criterion's kind. Each has to be asked for: one that nobody asked for is an error.
package struct CriterionParameters: Sendable {
    private let members: [JSONMember]

    /// - Parameter members: all but the kind.
    package init(_ members: [JSONMember]) { self.members = members }

    /// - Parameters:
    ///   - names: those that the kind has.
    /// - Throws: where there is another, or one of them twice.
    package func expect(_ names: [String]) throws(CriterionProblem) {
        for (index, member) in members.enumerated() {
            guard names.contains(member.name) else {
                throw CriterionProblem(
                    "its criterion has a member \"\(member.name)\"; expected "
                        + (names.isEmpty ? "none beside the kind" : names.joined(separator: ", ")))
            }
            guard !members[..<index].contains(where: { $0.name == member.name }) else {
                throw CriterionProblem("its criterion has \"\(member.name)\" twice")
            }
        }
    }

    package func integer(_ name: String, in range: ClosedRange<Int64>) throws(CriterionProblem) -> Int64 {
        let found = members.first { $0.name == name }?.value
        guard let value = found?.integerValue, range.contains(value) else {
            throw CriterionProblem(
                "its criterion's \"\(name)\" is \(found.map(\.text) ?? "missing"); expected a whole number from "
                    + "\(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    package func text(_ name: String) throws(CriterionProblem) -> String {
        let found = members.first { $0.name == name }?.value
        guard let value = found?.stringValue else {
            throw CriterionProblem(
                "its criterion's \"\(name)\" is \(found.map(\.text) ?? "missing"); expected a text")
        }
        return value
    }
}
