internal import Contracts
internal import Storage

extension Catalog.RevokeLicense {
    func handle(at now: Timestamp, in store: any SQLWriting) throws -> Reply {
        guard let record = try LicenseStore.record(of: id, in: store) else {
            throw CatalogFailure.unknownLicense(id: id)
        }
        try LicenseStore.revoke(record.key, because: reason, at: now, in: store)
        guard let revoked = try LicenseStore.record(of: id, in: store) else {
            throw StorageError.damaged(reason: "a licence that was revoked is gone")
        }
        return revoked.verification(revoked.verifications, at: now)
    }
}
