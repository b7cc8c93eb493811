internal import Contracts
internal import JSONRPC
internal import Plugins
package import ServiceKit

/// An achievement of the file.
struct Achievement: Sendable {
    var id: String
    var category: String
    var name: String
    var about: String
    var xp: Int64
    var rarity: Progress.Rarity
    var criterion: any AchievementCriterion

    /// The category whose achievements do not count as one of different categories.
    static let specialCategory = "special"

    /// Whether it takes all others to say how far somebody is.
    var isOfRanks: Bool { !criterion.ranks.isEmpty }

    var isDaily: Bool {
        if case .daily = type(of: criterion).cadence { true } else { false }
    }
}

/// All achievements there are, in the order of their file.
package struct AchievementList: Sendable {
    let all: [Achievement]
    private let places: [String: Int]

    init(_ all: [Achievement]) {
        self.all = all
        places = Dictionary(
            all.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { first, _ in first })
    }

    subscript(_ id: String) -> Achievement? { places[id].map { all[$0] } }

    /// Those that are judged at each change.
    var ofChanges: [Achievement] { all.filter { !$0.isDaily } }

    /// Those that come with the service.
    package static func standard() throws(AchievementsProblem) -> AchievementList {
        try AchievementList(parsing: Array(DefaultAchievements.text.utf8), of: "the service's own achievements")
    }

    /// What is configured.
    ///
    /// - Throws: ``AchievementsProblem``.
    static func configured(_ configuration: Configuration) throws(AchievementsProblem) -> AchievementList {
        let path = configuration[ProgressKeys.achievements]
        guard !path.isEmpty else { return try standard() }
        let bytes: [UInt8]
        do {
            bytes = try SmallFile.read(path, limit: 4 << 20).bytes
        } catch {
            throw AchievementsProblem(file: path, entry: nil, reason: "it cannot be read (\(error))")
        }
        return try AchievementList(parsing: bytes, of: path)
    }

    /// - Parameter file: as errors name it.
    package init(parsing text: [UInt8], of file: String) throws(AchievementsProblem) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: text)
        } catch {
            throw AchievementsProblem(file: file, entry: nil, reason: "it is no JSON (\(error))")
        }
        guard let entries = value["achievements"]?.arrayValue else {
            throw AchievementsProblem(
                file: file, entry: nil,
                reason: "it has no \"achievements\"; expected an object with a list of that name")
        }
        var found: [Achievement] = []
        for (index, entry) in entries.enumerated() {
            let name = entry["id"]?.stringValue.map { "\"\($0)\"" } ?? "number \(index + 1)"
            do throws(CriterionProblem) {
                let achievement = try Achievement(entry)
                guard !found.contains(where: { $0.id == achievement.id }) else {
                    throw CriterionProblem("its id is that of an earlier entry; expected each id once")
                }
                found.append(achievement)
            } catch {
                throw AchievementsProblem(file: file, entry: name, reason: error.reason)
            }
        }
        self.init(found)
    }
}

extension Achievement {
    private static let members = ["id", "category", "name", "description", "xp", "rarity", "criterion"]

    fileprivate init(_ entry: JSONValue) throws(CriterionProblem) {
        guard let members = entry.objectValue else { throw CriterionProblem("it is no object") }
        if let other = members.first(where: { !Self.members.contains($0.name) }) {
            throw CriterionProblem(
                "it has a member \"\(other.name)\"; expected " + Self.members.joined(separator: ", "))
        }
        id = try Self.text("id", of: entry)
        category = try Self.text("category", of: entry)
        name = try Self.text("name", of: entry)
        about = try Self.text("description", of: entry)
        guard let xp = entry["xp"]?.integerValue, Progress.Amounts.range.contains(xp) else {
            throw CriterionProblem(
                "its xp is \(entry["xp"].map(\.text) ?? "missing"); expected a whole number from "
                    + "\(Progress.Amounts.range.lowerBound) to \(Progress.Amounts.range.upperBound)")
        }
        self.xp = xp
        let words = Progress.Rarity.allCases.map(\.rawValue).joined(separator: ", ")
        guard let rarity = entry["rarity"]?.stringValue.flatMap(Progress.Rarity.init(rawValue:)) else {
            throw CriterionProblem(
                "its rarity is \(entry["rarity"].map(\.text) ?? "missing"); expected one of \(words)")
        }
        self.rarity = rarity
        criterion = try Criteria.registry.make(entry["criterion"])
    }

    private static func text(_ name: String, of entry: JSONValue) throws(CriterionProblem) -> String {
        guard let text = entry[name]?.stringValue, (1...400).contains(text.utf8.count), !text.utf8.contains(0) else {
            throw CriterionProblem(
                "its \(name) is \(entry[name].map(\.text) ?? "missing"); expected a text of 1 to 400 bytes")
        }
        return text
    }
}

/// Why the achievements cannot be used: the file, the entry and the reason, as a sentence.
package struct AchievementsProblem: Error, Sendable, CustomStringConvertible, ExitCodeProviding {
    package let file: String
    /// Which entry: its id, or its number.
    package let entry: String?
    package let reason: String

    package var description: String {
        "The achievements of \(file) cannot be used: " + (entry.map { "of the entry \($0), " } ?? "") + "\(reason)."
    }

    package var exitCode: ExitCode { .configuration }
}
