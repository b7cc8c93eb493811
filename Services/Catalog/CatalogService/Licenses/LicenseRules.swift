internal import Contracts
package import ServiceKit

/// What licences say and how long they hold: the platform's to configure.
package struct LicenseRules: Sendable {
    package var terms: String
    /// From the download on; zero is for ever.
    package var validity: Duration

    package init(terms: String, validity: Duration) {
        self.terms = terms
        self.validity = validity
    }

    package init(_ configuration: Configuration) {
        self.init(
            terms: configuration[CatalogKeys.licenseTerms], validity: configuration[CatalogKeys.licenseValidity])
    }

    package static let standard = LicenseRules(
        terms: "Non-exclusive licence: the licensee may use this track under the platform's licence terms.",
        validity: .zero)

    /// When a licence of this moment ends; nil where it does not.
    func end(from issuedAt: Timestamp) -> Timestamp? {
        validity > .zero ? issuedAt.advanced(byMicroseconds: validity.nanoseconds / 1000) : nil
    }

    /// Whether a licence that was not revoked holds at a moment.
    ///
    /// - Parameter end: nil for one that does not end.
    static func holds(until end: Timestamp?, at moment: Timestamp) -> Bool { end.map { moment < $0 } ?? true }
}
