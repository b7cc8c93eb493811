internal import Certificates
internal import Contracts
internal import Storage

extension Catalog.GetCertificate {
    func handle(in store: any SQLReading) throws -> Reply {
        guard let record = try LicenseStore.record(of: id, in: store) else {
            throw CatalogFailure.unknownLicense(id: id)
        }
        return try Catalog.Certificate(of: record.license, signedBy: LicenseKeyStore.signing(in: store))
    }
}
