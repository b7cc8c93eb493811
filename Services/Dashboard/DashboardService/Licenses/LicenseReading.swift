internal import Contracts
internal import Transport

/// Asks the catalog about licences, for nobody in particular: who has a licence's number may look.
struct LicenseReading: Sendable {
    let catalog: FrontendClient
    /// For a question.
    let deadline: Duration

    /// - Parameter isCounted: whether it is a verification.
    /// - Returns: `notFound` too for what is no licence's number, about which nobody is asked.
    func verify(_ text: String, isCounted: Bool = true) async throws(ServiceFailure) -> Catalog.LicenseVerification {
        guard let number = LicenseNumber(text) else { return .notFound }
        do throws(CallError<NoFailure>) {
            return try await catalog.call(
                Catalog.GetLicense(id: number.text, isCounted: isCounted), as: Caller(), deadline: deadline)
        } catch {
            throw ServiceFailure(error, of: catalog.service)
        }
    }

    /// nil where there is no such licence.
    func certificate(of text: String) async throws(ServiceFailure) -> Catalog.Certificate? {
        guard let number = LicenseNumber(text) else { return nil }
        do throws(CallError<CatalogFailure>) {
            return try await catalog.call(
                Catalog.GetCertificate(id: number.text), as: Caller(), deadline: deadline)
        } catch .failed(.unknownLicense) {
            return nil
        } catch {
            throw ServiceFailure(error, of: catalog.service)
        }
    }

    func keys() async throws(ServiceFailure) -> Catalog.LicenseKeyList {
        do throws(CallError<NoFailure>) {
            return try await catalog.call(Catalog.ListLicenseKeys(), as: Caller(), deadline: deadline)
        } catch {
            throw ServiceFailure(error, of: catalog.service)
        }
    }
}
