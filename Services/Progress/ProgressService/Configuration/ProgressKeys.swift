internal import Contracts
package import ServiceKit

/// What the progress service can be told, beside the common keys. An amount that is changed holds for what is earned
/// from then on; `progress.tryRules` tells what it would mean before.
package enum ProgressKeys {
    private static let amounts = Progress.Amounts()
    private static let range = Int(Progress.Amounts.range.lowerBound)...Int(Progress.Amounts.range.upperBound)

    package static let upload = ConfigurationKey(
        "xp.upload", .integer(in: range), default: Int(amounts.upload), "XP for a track that is published.")
    package static let metadata = ConfigurationKey(
        "xp.metadata", .integer(in: range), default: Int(amounts.metadata),
        "XP for complete metadata of a public track.")
    package static let collaboration = ConfigurationKey(
        "xp.collaboration", .integer(in: range), default: Int(amounts.collaboration),
        "XP for a public track of two artists or more.")
    package static let play = ConfigurationKey(
        "xp.play", .integer(in: range), default: Int(amounts.play), "XP for a counted play.")

    package static let achievements = ConfigurationKey(
        "achievements.file", .path, default: "",
        "A file with the achievements there are, as JSON; those that the service knows where empty.")

    package static let all: [any DeclaredKey] = [upload, metadata, collaboration, play, achievements]
}

extension Progress.Amounts {
    /// What is configured.
    init(_ configuration: Configuration) {
        self.init(
            upload: Int64(configuration[ProgressKeys.upload]), metadata: Int64(configuration[ProgressKeys.metadata]),
            collaboration: Int64(configuration[ProgressKeys.collaboration]),
            play: Int64(configuration[ProgressKeys.play]))
    }
}
