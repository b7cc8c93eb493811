extension Catalog {
    /// The keys that certificates are or were signed with.
    package struct ListLicenseKeys: RPCRequest {
        package typealias Reply = LicenseKeyList

        package static let method: MethodName = "catalog.listLicenseKeys"
        package static let about = "The public keys of certificates, those too that sign no more."
        package static let traits = MethodTraits<Self>(
            access: .anyone, isIdempotent: true, deadline: .milliseconds(500))

        package init() {}

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {}
    }

    package struct LicenseKeyList: WireObject, Hashable {
        /// The one that signs first, then the retired ones, the latest first.
        package var keys: [LicenseKey] = []
        package var asOf = Timestamp()

        package init() {}

        package init(keys: [LicenseKey], asOf: Timestamp) {
            self.keys = keys
            self.asOf = asOf
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("keys", &keys, "The keys, the one that signs first.")
            try visitor.field("asOf", &asOf, "When this was read.")
        }
    }

    /// A key that certificates are or were signed with.
    package struct LicenseKey: WireObject, Hashable {
        /// The first 16 hexadecimal digits of the SHA-256 of the public key's 32 bytes.
        package var id = ""
        /// 32 bytes as base64.
        package var publicKey = ""
        package var since = Timestamp()
        /// Since when it signs no more.
        package var retiredAt: Timestamp?

        package init() {}

        package init(id: String, publicKey: String, since: Timestamp, retiredAt: Timestamp?) {
            self.id = id
            self.publicKey = publicKey
            self.since = since
            self.retiredAt = retiredAt
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The key's id.")
            try visitor.field("publicKey", &publicKey, "The public key in base64.")
            try visitor.field("since", &since, "Since when it signs.")
            try visitor.optional("retiredAt", &retiredAt, "Since when it signs no more.")
        }
    }
}
