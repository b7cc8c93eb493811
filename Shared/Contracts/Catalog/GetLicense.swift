extension Catalog {
    /// Whether there is such a licence and whether it holds.
    package struct GetLicense: RPCRequest {
        package typealias Reply = LicenseVerification

        package static let method: MethodName = "catalog.getLicense"
        package static let about =
            "Whether a licence holds, has ended, was revoked or is none; each call that asks this is counted."
        // A repeated call is counted again: what is counted is looks, not those who look.
        package static let traits = MethodTraits<Self>(
            access: .anyone, isIdempotent: true, deadline: .milliseconds(500))

        /// Any text: what is no UUID of a licence is not found.
        package var id = ""
        /// Whether the call is counted: not where a page shows the licence to who did not ask whether it holds.
        package var isCounted = true

        package init() {}

        package init(id: String, isCounted: Bool = true) {
            self.id = id
            self.isCounted = isCounted
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            try visitor.field("id", &id, "The licence's UUID.")
            try visitor.field("counted", &isCounted, .defaulted, "Whether the call is counted as a verification.")
        }
    }

    /// What the catalogue knows of a licence.
    package struct LicenseRecord: Sendable, Hashable {
        package var license = License()
        /// How often it was looked at, the last second's looks apart.
        package var verifications: Int64 = 0
        package var asOf = Timestamp()

        package init() {}

        package init(license: License, verifications: Int64, asOf: Timestamp) {
            self.license = license
            self.verifications = verifications
            self.asOf = asOf
        }
    }

    /// What is to be said of a UUID in public.
    package enum LicenseVerification: WireObject, Hashable {
        case valid(LicenseRecord)
        /// Its time is over.
        case expired(LicenseRecord)
        /// It was taken back, whether its time is over or not.
        case revoked(LicenseRecord, at: Timestamp, reason: String)
        case notFound

        private enum State: String, WireEnum {
            case valid = "VALID"
            case expired = "EXPIRED"
            case revoked = "REVOKED"
            case notFound = "NOT FOUND"
        }

        package init() { self = .notFound }

        package static var forms: [LicenseVerification] {
            [
                .valid(LicenseRecord()), .expired(LicenseRecord()),
                .revoked(LicenseRecord(), at: Timestamp(), reason: ""), .notFound,
            ]
        }

        /// What is known of the licence; nil where there is none.
        package var record: LicenseRecord? {
            switch self {
            case .valid(let record), .expired(let record), .revoked(let record, _, _): record
            case .notFound: nil
            }
        }

        package mutating func fields<Visitor: FieldVisitor & ~Copyable>(
            _ visitor: inout Visitor
        ) throws(Visitor.Problem) {
            var (state, revokedAt, reason) = (State.notFound, Timestamp(), "")
            var record = record ?? LicenseRecord()
            switch self {
            case .valid: state = .valid
            case .expired: state = .expired
            case .revoked(_, let at, let held): (state, revokedAt, reason) = (.revoked, at, held)
            case .notFound: state = .notFound
            }
            try visitor.field("state", &state, "Whether the licence holds.")
            guard state != .notFound else {
                self = .notFound
                return
            }
            try visitor.field("license", &record.license, "The licence as it was issued.")
            try visitor.field(
                "verifications", &record.verifications, "How often it was looked at, this time included if counted.")
            if state == .revoked {
                try visitor.field("revokedAt", &revokedAt, "When it was revoked.")
                try visitor.field("reason", &reason, "Why.")
            }
            try visitor.field("asOf", &record.asOf, "When this was read.")
            switch state {
            case .valid: self = .valid(record)
            case .expired: self = .expired(record)
            case .revoked: self = .revoked(record, at: revokedAt, reason: reason)
            case .notFound: self = .notFound
            }
        }
    }
}
