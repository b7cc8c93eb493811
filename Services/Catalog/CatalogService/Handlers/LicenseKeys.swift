internal import Contracts
internal import Storage

extension Catalog.ListLicenseKeys {
    func handle(at now: Timestamp, in store: any SQLReading) throws -> Reply {
        try LicenseKeyStore.list(at: now, in: store)
    }
}

extension Catalog.RotateLicenseKey {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> Reply {
        try LicenseKeyStore.rotate(at: now, in: store)
        return try LicenseKeyStore.list(at: now, in: store)
    }
}
