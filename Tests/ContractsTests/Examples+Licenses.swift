import Contracts
import JSONRPC

extension Examples {
    /// Licences and their keys.
    static let licenses: [Example] = [
        .params(Catalog.GetLicense(id: "x\"y"), #"{"id":"x\"y","counted":true}"#),
        .params(Catalog.GetLicense(id: "u", isCounted: false), #"{"id":"u","counted":false}"#),
        .reply(
            Catalog.GetLicense.self, .valid(record),
            #"{"state":"VALID","license":"# + licenseText + #","verifications":3,"asOf":"2026-11-21T09:40:00Z"}"#),
        .reply(
            Catalog.GetLicense.self, .expired(record),
            #"{"state":"EXPIRED","license":"# + licenseText + #","verifications":3,"asOf":"2026-11-21T09:40:00Z"}"#),
        .reply(
            Catalog.GetLicense.self, .revoked(record, at: end, reason: "R"),
            #"{"state":"REVOKED","license":"# + licenseText
                + #","verifications":3,"revokedAt":"2027-11-21T09:40:00Z","reason":"R","asOf":"2026-11-21T09:40:00Z"}"#),
        .reply(Catalog.GetLicense.self, .notFound, #"{"state":"NOT FOUND"}"#),
        .params(Catalog.GetCertificate(id: "u"), #"{"id":"u"}"#),
        .reply(
            Catalog.GetCertificate.self,
            .init(payload: #"{"a":"b"}"#, sha256: "00", signature: "ab+/", key: "k", publicKey: "AA=="),
            #"{"format":"beatpass-certificate-1","payload":"{\"a\":\"b\"}","sha256":"00","signature":"ab+/","key":"k","#
                + #""publicKey":"AA=="}"#),
        .params(Catalog.RevokeLicense(id: "u", reason: "R"), #"{"id":"u","reason":"R"}"#),
        .reply(Catalog.RevokeLicense.self, .notFound, #"{"state":"NOT FOUND"}"#),
        .params(Catalog.ListLicenseKeys(), "{}"),
        .reply(Catalog.ListLicenseKeys.self, keys, keysText),
        .params(Catalog.RotateLicenseKey(), "{}"),
        .reply(Catalog.RotateLicenseKey.self, keys, keysText),
        .reply(
            Catalog.RecordDownloads.self, licensed,
            #"{"known":0,"taken":0,"counted":0,"uncounted":{"tooShort":0,"ownTeam":0,"staff":0,"superseded":0},"#
                + #""refused":[],"next":0,"licenses":[{"index":1,"id":"u","issued":true}]}"#),
    ]

    private static let end = Timestamp(microseconds: 1_826_790_000_000_000)

    private static var record: Catalog.LicenseRecord {
        var track = Catalog.LicensedTrack()
        track.id = TrackID(unchecked: "t-1")
        track.title = "Ö"
        track.artists = [.init(id: ArtistID(unchecked: "a-1"), name: "A")]
        track.durationMs = 1000
        track.genres = ["g"]
        track.bpm = 120
        track.key = .c
        track.scale = .major
        return Catalog.LicenseRecord(
            license: .init(
                id: "u", track: track, licensee: .init(name: "N", email: "n***@x.org"), issuedAt: moment,
                validUntil: end, terms: "T"), verifications: 3, asOf: moment)
    }

    private static let licenseText =
        #"{"id":"u","track":{"id":"t-1","title":"Ö","artists":[{"id":"a-1","name":"A"}],"durationMs":1000,"#
        + #""genres":["g"],"bpm":120,"key":"C","scale":"Major"},"licensee":{"name":"N","email":"n***@x.org"},"#
        + #""issuedAt":"2026-11-21T09:40:00Z","validUntil":"2027-11-21T09:40:00Z","terms":"T"}"#

    private static let keys = Catalog.LicenseKeyList(
        keys: [
            .init(id: "k2", publicKey: "AA==", since: moment, retiredAt: nil),
            .init(id: "k1", publicKey: "BB==", since: moment, retiredAt: end),
        ], asOf: moment)
    private static let keysText: String =
        #"{"keys":[{"id":"k2","publicKey":"AA==","since":"2026-11-21T09:40:00Z"},"#
        + #"{"id":"k1","publicKey":"BB==","since":"2026-11-21T09:40:00Z","retiredAt":"2027-11-21T09:40:00Z"}],"#
        + #""asOf":"2026-11-21T09:40:00Z"}"#

    private static var licensed: RecordReply {
        var reply = RecordReply()
        reply.licenses = [RecordedLicense(index: 1, id: "u", isNew: true)]
        return reply
    }
}
