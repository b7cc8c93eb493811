/// How many replicas of each service run: `catalog=2,dashboard=1`. One of each that is not named.
package struct ReplicaCounts: Sendable, Hashable {
    private var counts: [String: Int] = [:]

    package init() {}

    /// - Parameters:
    ///   - services: the names there are.
    ///   - single: services that cannot have more than one.
    ///   - most: replicas of one service.
    package init(
        _ text: String, services: [String], single: Set<String>, most: Int
    ) throws(UsageError) {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let words = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard words.count == 2 else {
                throw UsageError(
                    "--replicas has \"\(abridged(String(part)))\"; expected SERVICE=COUNT, such as catalog=2")
            }
            guard services.contains(words[0]) else {
                throw UsageError(
                    unknown: "service in --replicas", words[0], among: services,
                    expected: "one of " + services.joined(separator: ", "))
            }
            guard let count = Int(words[1]), (1...most).contains(count) else {
                throw UsageError(
                    "--replicas has \"\(abridged(String(part)))\"; expected a count from 1 to \(most)")
            }
            guard count == 1 || !single.contains(words[0]) else {
                throw UsageError(
                    "--replicas has \"\(part)\"; expected \(words[0])=1, as one process holds its address"
                )
            }
            guard counts.updateValue(count, forKey: words[0]) == nil else {
                throw UsageError("--replicas names \(words[0]) twice; expected it once")
            }
        }
    }

    package subscript(service: String) -> Int { counts[service] ?? 1 }
}
