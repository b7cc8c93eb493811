internal import Certificates
internal import Contracts
internal import JSONRPC
internal import ServiceKit

/// `verify-certificate`: whether a licence's certificate is genuine, without the service.
enum VerifyCertificateVerb: Verb {
    static let name = "verify-certificate"
    static let about = "Checks a licence's certificate by its signature; no service is asked."
    static let operands = Operands(["FILE"])
    static let flags = [
        Flag(
            "--keys", "FILE",
            "The keys to trust, as catalog.listLicenseKeys gives them; else the one in the certificate.")
    ]
    static let details = """
        FILE is what catalog.getCertificate gives:
          beatpass call catalog.getCertificate '{"id": "UUID"}' > certificate.json
          beatpass call catalog.listLicenseKeys > keys.json
          beatpass verify-certificate certificate.json --keys keys.json
        Prints VALID, EXPIRED for a genuine certificate of a licence whose time is over, or INVALID with what is wrong,
        and ends with 1 unless it is valid. Without --keys anybody may have made the key: compare it with one that is
        published. Whether a licence was revoked is for catalog.getLicense to say.
        """

    /// Far above any certificate: terms and titles are bounded.
    private static let mostBytes = 1 << 20

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let file = try read(arguments.operand(0) ?? "")
        let keys = try arguments.value("--keys").map(keys(in:))
        let check: CertificateCheck
        do {
            check = try CertificateCheck(file: file, keys: keys)
        } catch let problem as CertificateProblem {
            try console.out.write("INVALID: \(printable(problem.description)).\n")
            return .failed
        }
        let end = check.license.validUntil
        let isOver = end.map { $0 <= SystemClock().now } ?? false
        try console.out.write((isOver ? "EXPIRED" : "VALID") + "\n" + table(of: check))
        if check.trusted == nil {
            console.say(
                "The key is only in the file: compare \(check.key) with a published one, or name a list with --keys.")
        }
        return isOver ? .failed : .ok
    }

    private static func table(of check: CertificateCheck) -> String {
        let license = check.license
        var table = Table(columns: [.left(""), .left("")], hasHeader: false, indent: 2)
        table.add(["licence", license.id])
        table.add(["track", printable("\(license.track.title) (\(license.track.id))")])
        table.add(["artists", printable(license.track.artists.map(\.name).joined(separator: ", "))])
        table.add(["licensee", printable("\(license.licensee.name), \(license.licensee.email)")])
        table.add(["issued", "\(license.issuedAt)"])
        table.add(["valid until", license.validUntil.map { "\($0)" } ?? "for ever"])
        table.add(["terms", printable(license.terms)])
        let standing =
            switch check.trusted {
            case nil: "not compared with any list"
            case let key? where key.retiredAt == nil: "trusted"
            case let key?: "trusted, retired at \(key.retiredAt.map { "\($0)" } ?? "")"
            }
        table.add(["key", "\(check.key), \(standing)"])
        return table.text
    }

    private static func keys(in path: String) throws -> [Catalog.LicenseKey] {
        let bytes = try read(path)
        do {
            let text = try RawJSON(parsing: bytes)
            return try text.bytes.withUnsafeBytes { bytes in
                var reader = JSONReader(checked: bytes)
                return try Catalog.LicenseKeyList.read(&reader).keys
            }
        } catch {
            throw CommandFailure(
                .failed, "\(path) is no list of keys; expected what `beatpass call catalog.listLicenseKeys` prints")
        }
    }

    private static func read(_ path: String) throws -> [UInt8] {
        do {
            return try SmallFile.read(path, limit: mostBytes).bytes
        } catch {
            throw CommandFailure(.unavailable, "\(error)")
        }
    }
}
