internal import Contracts
internal import Crypto
internal import HTTP
internal import ServiceKit

/// A licence's certificate, and the page that says whether a licence holds: for anybody who has the number, signed in
/// or not, with or without scripts.
struct LicensePages: Sendable {
    let reading: LicenseReading
    let looks: LicenseLooks
    let pages: Pages
    /// The address that people type; empty where none is configured.
    let publicURL: String

    /// Seconds after which a question that the catalog did not answer is worth repeating.
    private static let retrySeconds = 5

    // MARK: The certificate

    static let certificatePlaces: Set<String> = [
        "id", "state", "track", "artists", "duration", "genres", "bpm", "key", "licensee", "email", "issued",
        "issuedAt",
        "until", "endless", "terms", "keyID", "sha256", "signature", "wave", "address", "asOf", "valid", "expired",
        "revoked", "reason",
    ]

    /// `GET /license/{id}`
    func certificate(_ request: HTTPRequest, _ text: String) async -> HTTPResponse {
        if let refusal = tooMany(request) { return refusal }
        do throws(ServiceFailure) {
            let found = try await reading.verify(text, isCounted: false)
            guard let record = found.record, let certificate = try await reading.certificate(of: text) else {
                return page(state: .notFound, ["entered": String(text.prefix(200))], status: 404)
            }
            var places = LicenseWords(record: record).places.merging(Self.state(of: found)) { $1 }
            places["terms"] = record.license.terms
            (places["keyID"], places["sha256"]) = (certificate.key, certificate.sha256)
            places["signature"] = certificate.signature
            places["wave"] = Self.wave(of: certificate.sha256)
            places["address"] = address(request) + "/verify-license/\(record.license.id)"
            return unlisted(pages.license.filled(places))
        } catch {
            return away(text)
        }
    }

    /// A digest as a row of strokes, so that no two certificates look alike.
    static func wave(of sha256: String) -> String {
        (Hex.decode(sha256) ?? []).enumerated().map { index, byte in
            let height = 4 + Int(byte) * 24 / 255
            return "M\(4 + index * 8) \(16 - height / 2)v\(height)"
        }.joined()
    }

    // MARK: Verification

    static let verificationPlaces: Set<String> = [
        "title", "state", "label", "ask", "found", "id", "entered", "track", "artists", "licensee", "email", "issued",
        "issuedAt",
        "until", "endless", "verified", "asOf", "valid", "expired", "revoked", "reason", "notFound", "away", "tooMany",
        "wait", "duration", "genres", "bpm", "key",
    ]

    /// `GET /verify-license`, and with `?license=` what its form sends.
    func ask(_ request: HTTPRequest) async -> HTTPResponse {
        guard let entered = request.queryValue("license"), entered.contains(where: { !$0.isWhitespace }) else {
            return page(state: .ask, [:])
        }
        guard let number = LicenseNumber(pasted: entered) else {
            return page(state: .notFound, ["entered": String(entered.prefix(200))], status: 404)
        }
        return .redirect(to: "/verify-license/\(number.text)")
    }

    /// `GET /verify-license/{id}`
    func verify(_ request: HTTPRequest, _ text: String) async -> HTTPResponse {
        if let refusal = tooMany(request) { return refusal }
        do throws(ServiceFailure) {
            let verification = try await reading.verify(text, isCounted: !request.isHead)
            guard let record = verification.record else {
                return page(state: .notFound, ["entered": String(text.prefix(200))], status: 404)
            }
            var places = LicenseWords(record: record).places.merging(Self.state(of: verification)) { $1 }
            (places["found"], places["label"]) = ("yes", "Verify another licence")
            return page(places)
        } catch {
            return away(text)
        }
    }

    /// What the page says where no licence is shown.
    private enum State: String {
        case ask, notFound, away, tooMany

        var title: String {
            switch self {
            case .ask: "Verify a licence"
            case .notFound: "Licence not found"
            case .away: "Cannot be verified now"
            case .tooMany: "Too many questions"
            }
        }
    }

    private static func state(of verification: Catalog.LicenseVerification) -> [String: String] {
        switch verification {
        case .valid: ["state": "valid", "valid": "yes", "title": "Valid licence"]
        case .expired: ["state": "expired", "expired": "yes", "title": "Expired licence"]
        case .revoked(_, let at, let reason):
            ["state": "revoked", "revoked": LicenseWords.moment(at), "reason": reason, "title": "Revoked licence"]
        case .notFound: [:]
        }
    }

    private func page(state: State, _ places: [String: String], status: Int = 200) -> HTTPResponse {
        let own = [
            "state": state.rawValue, state.rawValue: "yes", "title": state.title, "label": "Licence number",
        ]
        return page(places.merging(own) { $1 }, status: status)
    }

    private func page(_ places: [String: String], status: Int = 200) -> HTTPResponse {
        unlisted(pages.verifyLicense.filled(places, status: status))
    }

    /// Whether the licence holds is not known: that is not the same as that there is none.
    private func away(_ text: String) -> HTTPResponse {
        let number = LicenseNumber(text)?.text ?? ""
        var response = page(state: .away, ["id": number, "entered": number], status: 503)
        response.headers.set("Retry-After", "\(Self.retrySeconds)")
        return response
    }

    private func tooMany(_ request: HTTPRequest) -> HTTPResponse? {
        guard let wait = looks.wait(for: ClientAddress.of(request)) else { return nil }
        var response = page(state: .tooMany, ["wait": wait.inWords], status: 429)
        response.headers.set("Retry-After", "\(max(1, wait.components.seconds))")
        return response
    }

    /// Licences name people: they are not for search engines.
    private func unlisted(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.headers.set("X-Robots-Tag", "noindex, noarchive")
        return response
    }

    /// The dashboard's address as this visitor came to it, where none is configured.
    private func address(_ request: HTTPRequest) -> String {
        guard publicURL.isEmpty else { return publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL }
        return request.headers["Host"].map { "http://\($0)" } ?? ""
    }
}
