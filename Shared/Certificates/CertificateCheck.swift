package import Contracts
internal import Crypto
internal import JSONRPC

/// Why a file is no certificate to rely on: a clause that completes "it is not valid: …".
package struct CertificateProblem: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// A certificate file, checked with nothing but itself and the keys that the checker trusts.
///
/// Each member of the file has one spelling that is right, and no other is taken: so a file with one bit changed is
/// refused, wherever the bit stands. White space between members is free.
package struct CertificateCheck: Sendable {
    package let license: Catalog.License
    /// The key's id.
    package let key: String
    /// The key as the list of trusted keys has it; nil where no list was given, and the file alone vouches for it.
    package let trusted: Catalog.LicenseKey?

    /// - Parameter keys: the keys that are trusted; nil takes the one in the file.
    /// - Throws: a ``CertificateProblem`` with the first thing that is wrong.
    package init(file: [UInt8], keys: [Catalog.LicenseKey]?) throws {
        let members = try Self.members(of: file)
        func text(_ name: String) -> String { members[name] ?? "" }

        try Self.expect(
            text("format") == Catalog.Certificate.format,
            "its format is \"\(text("format").prefix(40))\"; expected \"\(Catalog.Certificate.format)\"")
        guard let keyBytes = Base64.decode(text("publicKey")), let publicKey = Ed25519.PublicKey(bytes: keyBytes) else {
            throw CertificateProblem("its publicKey is not \(Ed25519.keyBytes) bytes in base64")
        }
        let id = try publicKey.id
        try Self.expect(
            text("key") == id, "its key is \"\(text("key").prefix(40))\", and the id of its publicKey is \"\(id)\"")
        let payload = Array(text("payload").utf8)
        try Self.expect(
            text("sha256") == Hex.encode(try SHA256.hash(payload)), "its sha256 is not the one of its payload")
        guard let signature = Base64.decode(text("signature")), signature.count == Ed25519.signatureBytes else {
            throw CertificateProblem("its signature is not \(Ed25519.signatureBytes) bytes in base64")
        }
        let isSigned = (try? publicKey.verifies(signature, of: payload)) ?? false
        try Self.expect(isSigned, "its signature is not one that the key \(id) made of the payload")
        license = try LicensePayload.license(in: payload)
        key = id
        trusted = try keys.map { keys throws(CertificateProblem) in
            guard let held = keys.first(where: { Array($0.id.utf8) == Array(id.utf8) }) else {
                throw CertificateProblem("its key \(id) is none of the \(keys.count) trusted keys")
            }
            try Self.expect(
                Base64.decode(held.publicKey) == keyBytes,
                "the trusted keys have another public key under its key's id \(id)")
            return held
        }
    }

    private static let names: Set<String> = ["format", "payload", "sha256", "signature", "key", "publicKey"]

    /// The file's members: texts, each once, and no others.
    private static func members(of file: [UInt8]) throws(CertificateProblem) -> [String: String] {
        guard let value = try? JSONValue(parsing: file), let found = value.objectValue else {
            throw CertificateProblem("it is no JSON object")
        }
        var members: [String: String] = [:]
        for member in found {
            // Strings that only look like the name are other names.
            guard let name = names.first(where: { Array($0.utf8) == Array(member.name.utf8) }) else {
                throw CertificateProblem("it has a member \"\(member.name.prefix(40))\", which certificates have not")
            }
            guard let text = member.value.stringValue else { throw CertificateProblem("its \(name) is not a text") }
            guard members.updateValue(text, forKey: name) == nil else {
                throw CertificateProblem("its \(name) stands there twice")
            }
        }
        if let missing = names.subtracting(members.keys).min() { throw CertificateProblem("it has no \(missing)") }
        return members
    }

    private static func expect(_ holds: Bool, _ problem: String) throws(CertificateProblem) {
        guard holds else { throw CertificateProblem(problem) }
    }
}
