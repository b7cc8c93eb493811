internal import Contracts
package import ServiceKit

/// What every service of the suite can be told, beside its own keys.
package enum HostKeys {
    package static let data = ConfigurationKey(
        "data", .path, default: "beatpass-data",
        "The folder of the databases, keys and config.json.")
    package static let run = ConfigurationKey(
        "run", .path, default: "",
        "The folder of the sockets; the data folder's run/ where empty.")
    package static let config = ConfigurationKey(
        "config", .path, default: "",
        "The configuration file; the data folder's config.json where empty.")
    package static let storeURLFile = ConfigurationKey(
        "store.urlFile", .path, default: "",
        "A file with the PostgreSQL URL of the store in it, postgresql://…; SQLite in the data folder where empty.")
    package static let logLevel = ConfigurationKey(
        "log.level", .choice, default: LogLevel.info, "Log lines below it are not written.")
    package static let loops = ConfigurationKey(
        "host.loops", .integer(in: 1...64), default: 2, "Event loops, each a thread that serves connections.")
    package static let instance = ConfigurationKey(
        "host.instance", .integer(in: 0...RunDirectory.slots.upperBound), default: 0,
        "The replica's slot; 0 takes the first that is free.")
    package static let operators = ConfigurationKey(
        "peers.operators", .list, default: [],
        "User ids that may call everything; with no peers.* set, the service's own and root.")
    package static let frontends = ConfigurationKey(
        "peers.frontends", .list, default: [], "User ids that call for somebody and must say for whom.")
    package static let services = ConfigurationKey(
        "peers.services", .list, default: [], "User ids of other services of the suite.")
    /// Given by a supervisor, never by a person.
    package static let parent = ConfigurationKey(
        "host.parent", .integer(in: -1...1_000_000), default: -1,
        "The descriptor of a pipe that only the supervisor holds open: the service ends with it.")

    package static let all: [any DeclaredKey] = [
        data, run, config, storeURLFile, logLevel, loops, instance, operators, frontends, services, parent,
    ]
}

extension Configuration {
    /// Where the suite's sockets stand.
    package var runDirectory: RunDirectory {
        RunDirectory(path: self[HostKeys.run].isEmpty ? self[HostKeys.data] + "/run" : self[HostKeys.run])
    }

    /// The configuration file that flags and environment name, or the data folder's own where there is one.
    package var filePath: String {
        self[HostKeys.config].isEmpty ? self[HostKeys.data] + "/config.json" : self[HostKeys.config]
    }

    /// The user ids of the `peers.*` keys.
    func userIDs(_ key: ConfigurationKey<[String]>) throws(ConfigurationError) -> [UInt32] {
        var ids: [UInt32] = []
        for text in self[key] {
            guard let id = UInt32(text) else {
                throw ConfigurationError(problems: [
                    .init(
                        isUsage: false,
                        message: "\(key.name): \"\(text)\" is no user id; expected a number, as `id -u` prints it")
                ])
            }
            ids.append(id)
        }
        return ids
    }
}
