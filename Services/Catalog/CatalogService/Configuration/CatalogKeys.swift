internal import Contracts
package import ServiceKit

/// What the catalog can be told, beside the common keys.
package enum CatalogKeys {
    package static let licenseTerms = ConfigurationKey(
        "licenses.terms", .licenseTerms, default: LicenseRules.standard.terms,
        "What a licence allows, as its certificate says it; licences that were issued keep theirs.")
    package static let licenseValidity = ConfigurationKey(
        "licenses.validity", .duration(in: .zero...(.seconds(100 * 366 * 86_400))),
        default: LicenseRules.standard.validity,
        "How long a licence holds from its download on; 0s is for ever.")

    package static let all: [any DeclaredKey] = [licenseTerms, licenseValidity]
}

extension ConfigurationKind where Value == String {
    /// A text for certificates.
    static var licenseTerms: Self {
        let bounds = CatalogLimits.textBytes
        return Self(
            expectation: "a text of 1 to \(bounds.upperBound) bytes",
            parse: { text in
                !text.isEmpty && bounds.contains(Int64(text.utf8.count)) && !text.utf8.contains(0) ? text : nil
            },
            format: { $0 })
    }
}
