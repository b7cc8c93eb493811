internal import Contracts
internal import Storage

extension Catalog.GetLicense {
    func handle(at now: Timestamp, _ counts: VerificationCounts, in store: any SQLReading) throws -> Reply {
        guard let record = try LicenseStore.record(of: id, in: store) else { return .notFound }
        let looks =
            isCounted
            ? counts.note(record.key, stored: record.verifications)
            : counts.told(record.key, stored: record.verifications)
        return record.verification(looks, at: now)
    }
}
