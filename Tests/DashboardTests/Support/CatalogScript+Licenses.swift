import Contracts
import Synchronization

/// What is told of licences and of why figures are what they are.
extension CatalogScript {
    static let licenseID = "3f0c2a9e-5b1d-4c7a-8e21-0a1b2c3d4e5f"

    /// A licence whose every text is as bad as texts may be.
    static func license(_ text: String = "Night") -> Catalog.License {
        var track = Catalog.LicensedTrack()
        (track.id, track.title) = (TrackID(unchecked: "t"), text)
        track.artists = [
            .init(id: ArtistID(unchecked: "a"), name: text), .init(id: ArtistID(unchecked: "b"), name: "Bo"),
        ]
        (track.durationMs, track.genres, track.bpm) = (184_999, [text, "House"], 124)
        (track.key, track.scale) = (.cSharp, .minor)
        return Catalog.License(
            id: licenseID, track: track, licensee: .init(name: text, email: "a***@label.example"),
            issuedAt: Timestamp(microseconds: 1_767_225_660_000_000), validUntil: nil, terms: text)
    }

    /// What is said of the licence.
    func put(_ verification: Catalog.LicenseVerification) {
        licenses.withLock { $0[Self.licenseID] = verification }
    }

    /// The questions whether a licence holds.
    var asked: [Catalog.GetLicense] { looks.withLock { $0 } }

    func verify(_ request: Catalog.GetLicense) -> Catalog.LicenseVerification {
        looks.withLock { $0.append(request) }
        return licenses.withLock { $0[request.id] } ?? .notFound
    }

    func certificate(_ request: Catalog.GetCertificate) throws -> Catalog.Certificate {
        guard let license = licenses.withLock({ $0[request.id] })?.record?.license else {
            throw CatalogFailure.unknownLicense(id: request.id)
        }
        return Catalog.Certificate(
            payload: #"{"id":"\#(license.id)"}"#, sha256: String(repeating: "0f", count: 32), signature: "c2ln+/==",
            key: "0123456789abcdef", publicKey: "a2V5")
    }

    var keys: Catalog.LicenseKeyList {
        Catalog.LicenseKeyList(
            keys: [
                .init(id: "0123456789abcdef", publicKey: "a2V5", since: Timestamp(), retiredAt: nil),
                .init(id: "fedcba9876543210", publicKey: "b2xk", since: Timestamp(), retiredAt: Timestamp()),
            ], asOf: Timestamp())
    }

    func explain(_ request: Catalog.ExplainFigure) throws -> Catalog.Explanation {
        _ = try summary(of: request.artist)
        var text = Catalog.Explanation()
        if let track = request.track {
            guard track.text == "t" else { throw CatalogFailure.unknownTrack(track) }
            guard request.figure != .platformShare else {
                throw CatalogFailure.badFilter(field: "track", reason: "a track has no share of the platform")
            }
            text.track = Catalog.TrackName(id: track, title: "Top")
        }
        (text.figure, text.value, text.rule) = (request.figure, .count(7), "As it is.")
        text.inputs = [.init(.playsCounted, "Plays that count", .count(7))]
        text.leftOut = [.init(.tooShort, .plays, 3, "Too short.")]
        text.asOf = Timestamp(microseconds: 1_767_225_600_000_000)
        return text
    }
}
