package import Contracts
internal import JSONRPC

/// The bytes that a certificate's signature is of: a licence as canonical JSON.
package enum LicensePayload {
    /// What the payload says it is: a key that signs other things too then signs nothing that could be taken for one.
    static let format = "beatpass-license-1"

    package static func bytes(of license: Catalog.License) throws -> [UInt8] {
        guard case .object(var members) = try JSONValue(parsing: RawJSON(license.write(to:)).bytes) else { return [] }
        members.append(JSONMember("format", .string(format)))
        return try CanonicalJSON.bytes(of: .object(members))
    }

    /// The licence that these bytes state.
    static func license(in bytes: [UInt8]) throws(CertificateProblem) -> Catalog.License {
        guard CanonicalJSON.isCanonical(bytes), let value = try? JSONValue(parsing: bytes) else {
            throw CertificateProblem("the payload is not canonical JSON (RFC 8785)")
        }
        guard value["format"]?.stringValue == format else {
            throw CertificateProblem("the payload is no licence; expected one of the format \"\(format)\"")
        }
        let result: Result<Catalog.License, CertificateProblem> = bytes.withUnsafeBytes { bytes in
            var reader = JSONReader(checked: bytes)
            do throws(WireError) {
                return .success(try Catalog.License.read(&reader))
            } catch {
                return .failure(
                    CertificateProblem(
                        "the payload's \(error.path) is not a licence's; expected \(error.expected), found \(error.found)"
                    ))
            }
        }
        return try result.get()
    }
}
