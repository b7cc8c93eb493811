import Certificates
import Contracts
import Crypto
import JSONRPC
import ServiceKit
import Storage
import Support
import Testing
import Transport

@testable import CatalogService

/// Licences: who gets one with a download, what becomes of it, and what is said of it in public.
@Suite("Licences")
struct LicenseTests {
    private static let listener: ListenerID = "ann"

    private func download(
        _ track: TrackID = "t", by listener: ListenerID = listener, at hours: Int64 = 0, name: String? = "Ann",
        email: String? = "ann@label.example"
    ) -> Catalog.DownloadRow {
        var row = Catalog.DownloadRow(track: track, listener: listener, at: moment(hours))
        row.name = name
        row.email = email
        return row
    }

    private func withTracks(
        validity: Duration = .zero, terms: String = "May use it.", _ body: (TestCatalog) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        clock.set(moment(10_000))
        let catalog = try await TestCatalog(clock: clock, licenses: LicenseRules(terms: terms, validity: validity))
        do {
            try await catalog.put(artists: [artist("a", "Åse"), artist("b")])
            var exclusive = track("exclusive", by: ["a"])
            exclusive.licensing = .exclusive
            var both = fullTrack("both", by: ["a", "b"])
            both.visibility = .public
            both.opening = nil
            try await catalog.put(tracks: [track("t", by: ["a"]), exclusive, both])
            try await body(catalog)
        } catch {
            await catalog.stop()
            throw error
        }
        await catalog.stop()
    }

    private func look(_ id: String, in catalog: TestCatalog) async throws -> Catalog.LicenseVerification {
        try await catalog.client.call(Catalog.GetLicense(id: id))
    }

    // MARK: Issuing

    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var track: TrackID = "t"
        var listener: ListenerID = "ann"
        var name: String? = "Ann"
        var email: String? = "ann@label.example"
        let isCounted: Bool
        let isLicensed: Bool
    }

    /// Domain, licences and certificates: "A counted download by a signed-in listener of a track that has
    /// non-exclusive licensing issues a licence (anonymous, staff, own-team and exclusive-only downloads do not)".
    @Test(arguments: [
        Case(testDescription: "signed in, non-exclusive", isCounted: true, isLicensed: true),
        Case(testDescription: "signed in, both", track: "both", isCounted: true, isLicensed: true),
        Case(testDescription: "signed in, exclusive only", track: "exclusive", isCounted: true, isLicensed: false),
        Case(testDescription: "anonymous", name: nil, email: nil, isCounted: true, isLicensed: false),
        Case(testDescription: "without an address", email: nil, isCounted: true, isLicensed: false),
        Case(testDescription: "without a name", name: nil, isCounted: true, isLicensed: false),
        Case(testDescription: "staff", listener: "staff", isCounted: false, isLicensed: false),
        Case(testDescription: "the track's owner", listener: "owner", isCounted: false, isLicensed: false),
        Case(
            testDescription: "a manager of its second artist", track: "both", listener: "manager", isCounted: false,
            isLicensed: false),
        Case(
            testDescription: "a manager of another artist", track: "t", listener: "manager", isCounted: true,
            isLicensed: true),
        Case(testDescription: "another account", listener: "other", isCounted: true, isLicensed: true),
    ])
    func `who gets one`(row: Case) async throws {
        try await withTracks { catalog in
            var staff = Catalog.AccountEntry(id: "staff", name: "S", createdAt: moment())
            staff.staff = true
            try await catalog.put(
                accounts: [staff] + ["owner", "manager", "other"].map { .init(id: $0, name: "N", createdAt: moment()) })
            try await catalog.put(roles: [
                Catalog.RoleEntry(artist: "a", account: "owner", role: .owner, since: moment()),
                Catalog.RoleEntry(artist: "b", account: "manager", role: .manager, since: moment()),
            ])
            let reply = try await catalog.record(downloads: [
                download(row.track, by: row.listener, name: row.name, email: row.email)
            ])
            #expect(reply.counted == (row.isCounted ? 1 : 0) && reply.taken == 1)
            #expect(reply.licenses?.count == (row.isLicensed ? 1 : nil))
            let stored = try await catalog.database.read { store in
                try store.first("SELECT COUNT(*) FROM downloads WHERE snapshot IS NOT NULL") { try $0.int(0) }
            }
            #expect(stored == (row.isLicensed ? 1 : 0))
        }
    }

    @Test func `refused downloads get none, and the rows beside them get their own`() async throws {
        try await withTracks { catalog in
            var hidden = track("hidden", by: ["a"])
            hidden.visibility = .private
            try await catalog.put(tracks: [hidden])
            let reply = try await catalog.record(downloads: [
                download("hidden"), download("none"), download(at: 20_000), download(by: "u1"),
                download(by: "v", name: nil), download(by: "u2"),
            ])
            #expect(reply.refused.map(\.index) == [0, 1, 2] && reply.counted == 3)
            #expect(reply.licenses?.map(\.index) == [3, 5])
            let ids = (reply.licenses ?? []).map(\.id)
            #expect(Set(ids).count == 2)
            // Each download is kept with its licence, and each licence with its holder.
            let kept = try await catalog.database.read { store in
                try store.all(
                    """
                    SELECT d.listener, i.listener, i.license FROM downloads d
                    LEFT JOIN downloads i ON i.license = d.license AND i.snapshot IS NOT NULL ORDER BY d.key
                    """
                ) { row in
                    let id = try row.optionalBlob(2).map(RandomUUID.text(of:)) ?? "none"
                    return "\(try row.text(0)) \(try row.optionalText(1) ?? "nobody") \(id)"
                }
            }
            #expect(kept == ["u1 u1 \(ids[0])", "v nobody none", "u2 u2 \(ids[1])"])
        }
    }

    @Test func `a further download counts and uses the licence that holds`() async throws {
        try await withTracks { catalog in
            let first = try await catalog.record(downloads: [
                download(), download(at: 1), download("both"), download(by: "bo"),
            ])
            let licenses = try #require(first.licenses)
            #expect(licenses.map(\.isNew) == [true, false, true, true])
            #expect(licenses[0].id == licenses[1].id && Set(licenses.map(\.id)).count == 3)
            let again = try await catalog.record(downloads: [download(at: 2), download(at: -1)], at: 4)
            #expect(again.counted == 2)
            #expect(again.licenses?.map(\.id) == [licenses[0].id, licenses[0].id])
            #expect(again.licenses?.map(\.isNew) == [false, false])
            // What the source repeats is known, and issues nothing.
            let known = try await catalog.record(downloads: [download(by: "cy")], at: 0)
            #expect(known.known == 1 && known.licenses == nil)
            let stored = try await catalog.database.read { store in
                try store.first("SELECT COUNT(*) FROM downloads WHERE snapshot IS NOT NULL") { try $0.int(0) }
            }
            #expect(stored == 3)
            #expect(try await catalog.summary(of: "a").downloads >= 6)
        }
    }

    @Test func `a replica knows what the other issued`() async throws {
        try await withTracks { first in
            let second = try await TestCatalog(in: first.folder, clock: first.clock)
            do {
                let issued = try await first.record(downloads: [download()])
                let used = try await second.record(downloads: [download()], from: SourceName(unchecked: "other"))
                #expect(used.licenses?.map(\.id) == issued.licenses?.map(\.id) && used.licenses?[0].isNew == false)
                let id = try #require(issued.licenses?[0].id)
                // Both sign with one key.
                let certificates = [
                    try await first.client.call(Catalog.GetCertificate(id: id)),
                    try await second.client.call(Catalog.GetCertificate(id: id)),
                ]
                #expect(certificates[0] == certificates[1])
                _ = try await first.client.call(Catalog.RevokeLicense(id: id, reason: "R"))
                guard case .revoked = try await look(id, in: second) else {
                    Issue.record("the other does not know")
                    throw CancellationError()
                }
            } catch {
                await second.stop()
                throw error
            }
            await second.stop()
        }
    }

    // MARK: What is said of it

    @Test func `the licence states what was downloaded, and keeps doing so`() async throws {
        try await withTracks(terms: "Terms \"one\"\nand two") { catalog in
            let id = try #require(
                try await catalog.record(downloads: [download("both", name: "Ann \"A\" 夜")]).licenses?[0].id)
            guard case .valid(let before) = try await look(id, in: catalog) else {
                Issue.record("it does not hold")
                return
            }
            var expected = Catalog.LicensedTrack()
            expected.id = "both"
            expected.title = "Track both"
            expected.artists = [.init(id: "a", name: "Åse"), .init(id: "b", name: "Artist b")]
            (expected.durationMs, expected.genres) = (184_000, ["house", "deep \"house\""])
            (expected.bpm, expected.key, expected.scale) = (124, .cSharp, .minor)
            #expect(
                before.license
                    == Catalog.License(
                        id: id, track: expected, licensee: .init(name: "Ann \"A\" 夜", email: "a***@label.example"),
                        issuedAt: moment(), validUntil: nil, terms: "Terms \"one\"\nand two"))
            #expect(before.asOf == catalog.clock.now)
            // The track changes, an artist is renamed, the track goes, comes again, and plays are taken out.
            try await catalog.put(tracks: [track("both", by: ["b"])])
            let second = try await catalog.record(downloads: [download("both", by: "bo")], at: 1).licenses?[0].id
            try await catalog.put(artists: [artist("b", "Renamed")])
            let third = try await catalog.record(downloads: [download("both", by: "cy")], at: 2).licenses?[0].id
            try await catalog.remove(tracks: ["both"])
            _ = try await catalog.client.call(
                Catalog.VoidPlays(
                    source: TestCatalog.source, offset: 0,
                    voids: [.init(listener: Self.listener, from: moment(-9), until: moment(9), reason: "R")]))
            let removed = try await look(id, in: catalog)
            #expect(removed.record?.license == before.license)
            try await catalog.put(tracks: [track("both", by: ["a"])])
            let fourth = try await catalog.record(downloads: [download("both", by: "di")], at: 3).licenses?[0].id
            var artists: [[String]] = []
            for id in [id, second, third, fourth] {
                artists.append(
                    try await look(id ?? "", in: catalog).record?.license.track.artists.map(\.name) ?? ["none"])
            }
            #expect(artists == [["Åse", "Artist b"], ["Artist b"], ["Renamed"], ["Åse"]])
            // The licence is still the one that holds.
            let again = try await catalog.record(downloads: [download("both", at: 3)], at: 4)
            #expect(again.licenses?.map(\.id) == [id])
        }
    }

    @Test func `addresses are kept and shown masked only`() async throws {
        for (address, masked) in [
            ("ann@label.example", "a***@label.example"), ("a@x.org", "***@x.org"), ("a***@x.org", "a***@x.org"),
            ("å.b@x.org", "å***@x.org"), ("\"a@b\"@x.org", "\"***@x.org"), ("nonsense", "***"), ("@x", "***@x"),
        ] { #expect(EmailMask.mask(address) == masked) }
        try await withTracks { catalog in
            try await catalog.record(downloads: [download(email: "secretive@label.example")])
            let kept = try await catalog.database.read { store in
                try store.all("SELECT email FROM downloads") {
                    try $0.optionalText(0) ?? "none"
                }
            }
            #expect(kept == ["s***@label.example"])
        }
    }

    @Test func `any other id is not found`() async throws {
        try await withTracks { catalog in
            let id = try #require(try await catalog.record(downloads: [download()]).licenses?[0].id)
            guard case .valid(let found) = try await look(id.uppercased(), in: catalog) else {
                Issue.record("upper case is the same UUID")
                return
            }
            #expect(found.license.id == id)
            for other in [
                "", "x", String(id.dropLast()), id + "0", id.replacing("-", with: ""), "{\(id)}", " " + id,
                RandomUUID.text(of: try RandomUUID.make()), "t", "' OR 1=1 --", String(repeating: "9", count: 100_000),
            ] {
                #expect(try await look(other, in: catalog) == .notFound, "\(other.prefix(50))")
                let gone = await failure { try await catalog.client.call(Catalog.GetCertificate(id: other)) }
                #expect(gone == .unknownLicense(id: String(other.prefix(64))), "\(other.prefix(50))")
                let kept = await failure {
                    try await catalog.client.call(Catalog.RevokeLicense(id: other, reason: "R"))
                }
                #expect(kept == .unknownLicense(id: String(other.prefix(64))), "\(other.prefix(50))")
            }
        }
    }

    @Test func `anybody may look, and nobody else may revoke`() async throws {
        try await withTracks { catalog in
            let id = try #require(try await catalog.record(downloads: [download()]).licenses?[0].id)
            let frontend = catalog.frontend()
            #expect(try await frontend.call(Catalog.GetLicense(id: id), as: Caller()).record?.license.id == id)
            #expect(try await frontend.call(Catalog.GetCertificate(id: id), as: Caller()).payload.contains(id))
            #expect(try await frontend.call(Catalog.ListLicenseKeys(), as: Caller()).keys.count == 1)
            for caller in [Caller(), Caller(account: "owner", artists: ["a"], scopes: [.allArtists])] {
                let revoke = Catalog.RevokeLicense(id: id, reason: "R")
                #expect(await refusal { try await frontend.call(revoke, as: caller) }?.code == .forbidden)
                #expect(
                    await refusal { try await frontend.call(Catalog.RotateLicenseKey(), as: caller) }?.code
                        == .forbidden)
            }
        }
    }

    // MARK: Its end

    @Test func `a licence ends with its time, and the next download issues another`() async throws {
        try await withTracks(validity: .seconds(3600)) { catalog in
            catalog.clock.set(moment(0))
            let id = try #require(try await catalog.record(downloads: [download()]).licenses?[0].id)
            let end = moment(1)
            for (now, isOver) in [
                (moment(0), false), (end.advanced(byMicroseconds: -1), false), (end, true), (moment(5), true),
            ] {
                catalog.clock.set(now)
                switch try await look(id, in: catalog) {
                case .valid(let record): #expect(!isOver && record.license.validUntil == end)
                case .expired(let record): #expect(isOver && record.license.validUntil == end)
                default: Issue.record("at \(now)")
                }
            }
            // By the time of the download, also where it comes late.
            let rows = [
                download(at: 1), download(at: 0), download(at: 2), download(at: 3), download(by: "bo", at: 5),
            ]
            let later = try #require(try await catalog.record(downloads: rows, at: 1).licenses)
            #expect(later.map(\.isNew) == [true, false, true, true, true])
            #expect(later[1].id == id || later[1].id == later[0].id)
            let checks = try await catalog.database.read { store in
                var broken: [String] = []
                for check in CatalogChecks.all { try store.query(check.sql) { _ in broken.append(check.name) } }
                return broken
            }
            #expect(checks == [])
        }
    }

    @Test func `a revoked licence says why, for good, and the next download issues another`() async throws {
        try await withTracks(validity: .seconds(3600 * 20_000)) { catalog in
            let id = try #require(try await catalog.record(downloads: [download()]).licenses?[0].id)
            let now = catalog.clock.now
            let reply = try await catalog.client.call(Catalog.RevokeLicense(id: id, reason: "Charged \"back\""))
            guard case .revoked(let record, now, "Charged \"back\"") = reply else {
                Issue.record("\(reply)")
                return
            }
            #expect(record.verifications == 0)
            // A second time changes nothing, nor does the end of its time.
            catalog.clock.set(moment(30_000))
            _ = try await catalog.client.call(Catalog.RevokeLicense(id: id, reason: "Other"))
            guard case .revoked(_, now, "Charged \"back\"") = try await look(id, in: catalog) else {
                Issue.record("the first revocation is gone")
                return
            }
            #expect(try await catalog.client.call(Catalog.GetCertificate(id: id)).payload.contains(id))
            // Also where it comes late, so that the one that was revoked is of the latest download.
            let next = try await catalog.record(downloads: [download(at: -3), download(at: -2)], at: 1).licenses
            #expect(next?.map(\.isNew) == [true, false] && next?[0].id != id)
            for (offset, at) in [(3, -1), (4, 1), (5, 2)] as [(Int64, Int64)] {
                let again = try await catalog.record(downloads: [download(at: at)], at: offset).licenses
                #expect(again?.map(\.isNew) == [false] && again?[0].id == next?[0].id)
            }
            for reason in ["", String(repeating: "r", count: 1001)] {
                let refused = await refusal {
                    try await catalog.client.call(Catalog.RevokeLicense(id: id, reason: reason))
                }
                #expect(refused?.code == .invalidParams)
            }
        }
    }

    // MARK: Counting

    @Test func `looks are counted and stored within a second or so`() async throws {
        try await withTracks { catalog in
            let reply = try await catalog.record(downloads: [download(), download(by: "bo")])
            let ids = (reply.licenses ?? []).map(\.id)
            for count in 1...40 as ClosedRange<Int64> {
                #expect(try await look(ids[0], in: catalog).record?.verifications == count)
            }
            _ = try await catalog.client.call(Catalog.GetCertificate(id: ids[1]))
            _ = try await look(RandomUUID.text(of: try RandomUUID.make()), in: catalog)
            func stored() async throws -> [Int64] {
                try await catalog.database.read { store in
                    try store.all("SELECT verifications FROM license_marks ORDER BY download") { try $0.int(0) }
                }
            }
            #expect(try await eventually { try await stored() == [40] })
            #expect(try await look(ids[0], in: catalog).record?.verifications == 41)
            #expect(try await eventually { try await stored() == [41] })
            // A replica goes on from what is stored.
            let second = try await TestCatalog(in: catalog.folder, clock: catalog.clock)
            let seen = try await second.client.call(Catalog.GetLicense(id: ids[0])).record?.verifications
            await second.stop()
            #expect(seen == 42)
        }
    }

    @Test func `who does not ask whether it holds is not counted`() async throws {
        try await withTracks { catalog in
            let id = try #require(try await catalog.record(downloads: [download()]).licenses?[0].id)
            let quiet = Catalog.GetLicense(id: id, isCounted: false)
            #expect(try await catalog.client.call(quiet).record?.verifications == 0)
            #expect(try await look(id, in: catalog).record?.verifications == 1)
            #expect(try await catalog.client.call(quiet).record?.verifications == 1)
            #expect(try await look(id, in: catalog).record?.verifications == 2)
        }
    }

    // MARK: In the list of downloads

    @Test func `downloads are listed with the licence that they issued or used, and its state`() async throws {
        try await withTracks(validity: .seconds(3600)) { catalog in
            let rows = [
                download(at: 1), download("exclusive", at: 2), download(by: "anonymous", at: 3, email: nil),
                download(by: "bo", at: 4), download(by: "bo", at: 4),
            ]
            let issued = try await catalog.record(downloads: rows).licenses?.map(\.id) ?? []
            func states(_ hours: Int64) async throws -> [String] {
                catalog.clock.set(moment(hours))
                let page = try await catalog.client.call(Catalog.ListDownloads(artist: "a", limit: 9))
                return page.downloads.map { row in
                    row.license.map { "\(row.listener) \(issued.firstIndex(of: $0.id) ?? -1) \($0.state)" } ?? "none"
                }
            }
            #expect(issued.count == 3 && issued[1] == issued[2])
            #expect(
                try await states(1) == ["bo 1 active", "bo 1 active", "none", "none", "ann 0 active"])
            _ = try await catalog.client.call(Catalog.RevokeLicense(id: issued[1], reason: "R"))
            #expect(
                try await states(2) == ["bo 1 revoked", "bo 1 revoked", "none", "none", "ann 0 expired"])
        }
    }

    // MARK: Keys

    @Test func `certificates hold by the keys that are published, retired ones too`() async throws {
        try await withTracks { catalog in
            let id = try #require(try await catalog.record(downloads: [download()]).licenses?[0].id)
            func certificate() async throws -> [UInt8] {
                RawJSON(try await catalog.client.call(Catalog.GetCertificate(id: id)).write(to:)).bytes
            }
            let first = try await certificate()
            #expect(try await certificate() == first)
            let before = try await catalog.client.call(Catalog.ListLicenseKeys()).keys
            #expect(before.count == 1 && before[0].retiredAt == nil)
            let license = try #require(try await look(id, in: catalog).record?.license)
            #expect(try CertificateCheck(file: first, keys: before).license == license)

            let after = try await catalog.client.call(Catalog.RotateLicenseKey()).keys
            #expect(after.count == 2 && after[1].id == before[0].id && after[0].id != before[0].id)
            #expect(after[0].retiredAt == nil && after[1].retiredAt == catalog.clock.now)
            let listed = try await catalog.client.call(Catalog.ListLicenseKeys()).keys
            #expect(listed == after)
            let second = try await certificate()
            #expect(second != first)
            #expect(try CertificateCheck(file: second, keys: after).trusted == after[0])
            #expect(try CertificateCheck(file: first, keys: after).trusted == after[1])
            #expect(throws: CertificateProblem.self) { try CertificateCheck(file: second, keys: before) }
            // What no longer signs can no longer sign.
            let halves = try await catalog.database.read { store in
                try store.all("SELECT private_key FROM license_keys ORDER BY key") { try $0.optionalBlob(0)?.count }
            }
            #expect(halves == [nil, 32])
        }
    }

    @Test func `a store keeps its key when it is opened again`() async throws {
        let folder = try ScratchFolder()
        var keys: [[Catalog.LicenseKey]] = []
        for _ in 0..<2 {
            try await withCatalog(in: folder) { catalog in
                keys.append(try await catalog.client.call(Catalog.ListLicenseKeys()).keys)
            }
        }
        #expect(keys[0] == keys[1] && keys[0].count == 1)
    }
}
