package import ServiceKit
package import Transport

/// Where a service's database is.
package enum StoreLocation: Sendable {
    /// A SQLite file.
    case file(String)
    /// A PostgreSQL server and database, `postgresql://…`, and in it a schema of the service's own.
    case server(url: Secret, schema: String)

    /// What is configured: the server of `store.urlFile`, or a file in the data folder.
    ///
    /// - Parameter name: the service's name: its schema on the server, its file's name in the folder.
    /// - Throws: ``ConfigurationError`` where the file with the URL cannot be used.
    package init(_ context: ServiceContext, _ name: String) throws {
        try self.init(context.configuration, name)
    }

    init(_ configuration: Configuration, _ name: String) throws(ConfigurationError) {
        let path = configuration[HostKeys.storeURLFile]
        guard !path.isEmpty else {
            self = .file("\(configuration[HostKeys.data])/\(name).db")
            return
        }
        do throws(ConfigurationMismatch) {
            self = .server(url: try Secret(file: path), schema: name)
        } catch {
            let sentence =
                switch error {
                case .unexpected: "\(path) cannot be used; expected a file with a URL in it"
                case .unusable(let sentence): sentence
                }
            throw ConfigurationError(problems: [
                .init(isUsage: false, message: "\(HostKeys.storeURLFile.name): \(sentence)")
            ])
        }
    }
}

extension StoreLocation {
    /// The lock of the one process that may apply feeds to the store, as one opening of it has it.
    ///
    /// - Throws: `FollowError` where the lock's file cannot be used, `StorageError` where there is no URL.
    package func applierLock() throws -> any ApplierLock {
        switch self {
        case .file(let path): try FileApplierLock(database: path)
        case .server(let url, let schema): try AdvisoryApplierLock(url: url, schema: schema)
        }
    }
}
