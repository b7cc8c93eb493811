extension Catalog {
    /// A licence's certificate.
    package struct GetCertificate: RPCRequest {
        package typealias Reply = Certificate
        package typealias Failure = CatalogFailure

        package static let method: MethodName = "catalog.getCertificate"
        package static let about =
            "A licence's certificate: kept as a file, it can be checked without the service, with the public key alone."
        package static let traits = MethodTraits<Self>(
            access: .anyone, isIdempotent: true, deadline: .milliseconds(500))

        package var id = ""

        package init() {}

        package init(id: String) { self.id = id }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The licence's UUID.")
        }
    }

    /// A certificate file. It states what was issued; whether the licence was revoked since is for
    /// ``GetLicense`` to say.
    package struct Certificate: WireObject, Hashable {
        /// What ``format`` is in the files that this release writes and checks.
        package static let format = "beatpass-certificate-1"

        package var format = Certificate.format
        /// What is signed, byte by byte in UTF-8: the ``License`` as canonical JSON (RFC 8785).
        package var payload = ""
        /// The payload's SHA-256, as lower-case hexadecimal digits.
        package var sha256 = ""
        /// The payload's Ed25519 signature (RFC 8032), as base64.
        package var signature = ""
        /// The signing key's id: the first 16 hexadecimal digits of the SHA-256 of its 32 bytes.
        package var key = ""
        /// The signing key's public half, 32 bytes as base64.
        package var publicKey = ""

        package init() {}

        package init(payload: String, sha256: String, signature: String, key: String, publicKey: String) {
            self.payload = payload
            self.sha256 = sha256
            self.signature = signature
            self.key = key
            self.publicKey = publicKey
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("format", &format, "What kind of file this is.")
            try visitor.field("payload", &payload, "What is signed: the licence as canonical JSON (RFC 8785).")
            try visitor.field("sha256", &sha256, "The payload's SHA-256 in hexadecimal digits.")
            try visitor.field("signature", &signature, "The payload's Ed25519 signature in base64.")
            try visitor.field("key", &key, "The signing key's id.")
            try visitor.field("publicKey", &publicKey, "The signing key's public half in base64.")
        }
    }
}
