internal import Contracts

extension Timestamp {
    /// `2026-11-21 09:40 UTC`, for people.
    var minuteText: String {
        description.prefix(16).split(separator: "T").joined(separator: " ") + " UTC"
    }
}
