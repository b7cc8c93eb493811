internal import Contracts
internal import HTTP
internal import JSONRPC

/// Licences for anybody: whether one holds, its certificate, and the keys that certificates are checked with.
struct LicenseEndpoints: Sendable {
    let reading: LicenseReading
    let looks: LicenseLooks

    private static let id = Endpoint.Parameter.path("id", "The licence's UUID.")

    var all: [Endpoint] {
        [
            Endpoint(
                public: "/api/v1/licenses/{id}", "Whether a licence holds; each call is counted as a verification.",
                parameters: [Self.id], gives: Catalog.LicenseVerification.self
            ) { request in
                try check(request)
                let verification = try await reading.verify(
                    request.path["id"] ?? "", isCounted: !request.http.isHead)
                guard verification.record != nil else { throw APIRefusal.noLicense }
                return verification
            },
            Endpoint(
                public: "/api/v1/licenses/{id}/certificate",
                "A licence's certificate as a file, to be checked without this service.", parameters: [Self.id],
                givesFileOf: Catalog.Certificate.self
            ) { request in
                try check(request)
                guard let certificate = try await reading.certificate(of: request.path["id"] ?? "") else {
                    throw APIRefusal.noLicense
                }
                return Self.file(certificate, of: request.path["id"] ?? "")
            },
            Endpoint(
                public: "/api/v1/license-keys", "The public keys of certificates, those too that sign no more.",
                gives: Catalog.LicenseKeyList.self
            ) { request in
                try check(request)
                return try await reading.keys()
            },
        ]
    }

    private static func file(_ certificate: Catalog.Certificate, of text: String) -> HTTPResponse {
        var response = HTTPResponse(
            status: 200, contentType: "application/json",
            body: RawJSON(certificate.write(to:)).bytes + [UInt8(ascii: "\n")])
        let name = LicenseNumber(text)?.text ?? "license"
        response.headers.set("Content-Disposition", "attachment; filename=\"beatpass-license-\(name).json\"")
        return response
    }

    private func check(_ request: PublicRequest) throws(APIRefusal) {
        guard let wait = looks.wait(for: request.visitor.address) else { return }
        throw APIRefusal(tooManyUntil: wait)
    }
}

extension APIRefusal {
    fileprivate static let noLicense = APIRefusal(404, "noLicense", "There is no licence with this number.")

    fileprivate init(tooManyUntil wait: Duration) {
        self.init(429, "tooMany", "Too many questions about licences. Wait \(wait.inWords), then try again.")
        retryAfterSeconds = max(1, wait.components.seconds)
    }
}
