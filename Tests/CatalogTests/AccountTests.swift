import CatalogService
import Contracts
import JSONRPC
import Storage
import Support
import Testing
import Transport

@testable import enum CatalogService.TimeZoneNames

/// One account of the directory: read, changed by who it belongs to, and made staff by the operator. What
/// ``Catalog/PutAccounts`` does to many stands in ``RecordTests``.
@Suite("The account directory")
struct AccountTests {
    private func account(_ id: AccountID, _ name: String? = "U", staff: Bool = false) -> Catalog.AccountEntry {
        var entry = Catalog.AccountEntry(id: id, name: name, createdAt: moment())
        entry.staff = staff
        return entry
    }

    private func full(_ id: AccountID) -> Catalog.AccountEntry {
        var entry = account(id, "Åse \"A\"", staff: true)
        entry.picture = "https://media.example/u.png"
        entry.country = "NO"
        entry.timeZone = "Europe/Oslo"
        return entry
    }

    private func changes(_ catalog: TestCatalog, after position: Int64 = 0) async throws -> [Catalog.Change] {
        try await catalog.folded()
        return try await catalog.client.call(Catalog.ReadChanges(epoch: nil, after: position, limit: 10_000)).changes
    }

    /// What a change says, but for its place in the feed.
    private func told(_ changes: [Catalog.Change]) -> [Catalog.Change] {
        changes.map { change in
            var change = change
            change.position = 0
            return change
        }
    }

    // MARK: Reading

    @Test func `a profile has every field and the time it was read`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(accounts: [full("u"), account("v", nil)])
            let profile = try await catalog.client.call(Catalog.GetAccount(account: "u"))
            #expect(profile == Catalog.AccountProfile(entry: full("u"), roles: [], asOf: catalog.clock.now))
            #expect(profile.completed && profile.staff && profile.timeZone == "Europe/Oslo")
            let bare = try await catalog.client.call(Catalog.GetAccount(account: "v"))
            #expect((bare.name, bare.picture, bare.completed, bare.staff) == (nil, nil, false, false))
            #expect(
                await failure { try await catalog.client.call(Catalog.GetAccount(account: "w")) }
                    == .unknownAccount("w"))
        }
    }

    @Test func `roles stand as owner first, then by since, then by the artist`() async throws {
        try await withCatalog { catalog in
            var verified = fullArtist("e")
            verified.opening = nil
            try await catalog.put(artists: [artist("a"), artist("c"), artist("B"), artist("d"), verified, artist("f")])
            try await catalog.put(accounts: [account("u"), account("other")])
            func role(_ artist: ArtistID, _ role: Catalog.ArtistRole, _ hours: Int64) -> Catalog.RoleEntry {
                Catalog.RoleEntry(artist: artist, account: "u", role: role, since: moment(hours))
            }
            try await catalog.put(roles: [
                role("a", .manager, 5), role("c", .manager, 1), role("B", .manager, 1), role("d", .owner, 9),
                role("e", .owner, 8),
                Catalog.RoleEntry(artist: "f", account: "other", role: .owner, since: moment()),
            ])
            let roles = try await catalog.client.call(Catalog.GetAccount(account: "u")).roles
            // Ids by their bytes: B before c.
            #expect(roles.map(\.artist.id) == ["e", "d", "B", "c", "a"])
            #expect(roles.map(\.role) == [.owner, .owner, .manager, .manager, .manager])
            #expect(roles.map(\.since) == [8, 9, 1, 1, 5].map { moment($0) })
            #expect(
                roles.first?.artist
                    == Catalog.ArtistProfile(
                        id: "e", name: verified.name, slug: verified.slug, picture: verified.picture, verified: true))
            try await catalog.put(roles: [role("e", .none, 0)])
            #expect(try await catalog.client.call(Catalog.GetAccount(account: "u")).roles.count == 4)
        }
    }

    @Test func `a thousand roles are told, no more`() async throws {
        try await withCatalog { catalog in
            let artists = (0..<1001).map { artist(ArtistID(unchecked: "a\($0 + 10_000)")) }
            try await catalog.put(artists: Array(artists.prefix(1000)))
            try await catalog.put(artists: Array(artists.suffix(1)))
            try await catalog.put(accounts: [account("u")])
            let roles = artists.map {
                Catalog.RoleEntry(artist: $0.id, account: "u", role: .manager, since: moment())
            }
            try await catalog.put(roles: Array(roles.prefix(1000)))
            try await catalog.put(roles: Array(roles.suffix(1)))
            let told = try await catalog.client.call(Catalog.GetAccount(account: "u")).roles
            #expect(told.map(\.artist.id) == artists.prefix(1000).map(\.id))
        }
    }

    // MARK: Changing

    @Test func `a profile is made where there is none, and replaced whole`() async throws {
        try await withCatalog { catalog in
            let made = try await catalog.client.call(Catalog.ChangeProfile(account: "u", name: "Åse"))
            var entry = Catalog.AccountEntry(id: "u", name: "Åse", createdAt: catalog.clock.now)
            #expect(made == Catalog.AccountProfile(entry: entry, roles: [], asOf: catalog.clock.now))
            let createdAt = catalog.clock.now
            catalog.clock.advance(by: .seconds(60))
            let change = Catalog.ChangeProfile(
                account: "u", name: "A", picture: "HTTP://x", country: "SE", timeZone: "America/Argentina/Ushuaia")
            let changed = try await catalog.client.call(change)
            entry.name = "A"
            entry.picture = "HTTP://x"
            entry.country = "SE"
            entry.timeZone = "America/Argentina/Ushuaia"
            #expect(changed == Catalog.AccountProfile(entry: entry, roles: [], asOf: catalog.clock.now))
            #expect(changed.completed && changed.createdAt == createdAt)
            #expect(try await catalog.client.call(Catalog.GetAccount(account: "u")) == changed)
            let bare = try await catalog.client.call(Catalog.ChangeProfile(account: "u", name: "A"))
            #expect((bare.picture, bare.country, bare.timeZone, bare.completed) == (nil, nil, nil, false))
        }
    }

    @Test func `staff, roles and the first day stay as they are`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(artists: [artist("a")])
            try await catalog.put(accounts: [full("u")])
            try await catalog.put(roles: [.init(artist: "a", account: "u", role: .owner, since: moment())])
            let changed = try await catalog.client.call(Catalog.ChangeProfile(account: "u", name: "New"))
            #expect(changed.staff && changed.createdAt == moment() && changed.roles.map(\.artist.id) == ["a"])
        }
    }

    /// What the feed tells of a change is what a put of the same entry tells.
    @Test func `the feed is told as by a put, and nothing of what stays the same`() async throws {
        try await withCatalog { catalog in
            let change = Catalog.ChangeProfile(
                account: "u", name: "A", picture: "https://x/p", country: "SE", timeZone: "UTC")
            _ = try await catalog.client.call(change)
            let first = try await changes(catalog)
            #expect(first.count == 1 && first.first?.kind == .account && first.first?.id == "u")
            let value = try #require(first.first?.value)
            #expect(try JSONValue(parsing: value.bytes)["completed"]?.boolValue == true)
            _ = try await catalog.client.call(change)
            #expect(try await changes(catalog) == first)
            var other = change
            other.country = nil
            _ = try await catalog.client.call(other)
            let second = try await changes(catalog, after: 1)
            #expect(try second.map { try JSONValue(parsing: $0.value?.bytes ?? [])["completed"]?.boolValue } == [false])

            try await withCatalog { put in
                var entry = Catalog.AccountEntry(id: "u", name: "A", createdAt: catalog.clock.now)
                entry.picture = "https://x/p"
                entry.country = "SE"
                entry.timeZone = "UTC"
                try await put.put(accounts: [entry])
                entry.country = nil
                try await put.put(accounts: [entry])
                #expect(told(try await changes(put)) == told(first + second))
            }
        }
    }

    @Test(arguments: [
        ("name", Catalog.ChangeProfile(account: "u", name: ""), "expected 1 to 800 bytes, found 0 bytes"),
        (
            "name", Catalog.ChangeProfile(account: "u", name: String(repeating: "é", count: 401)),
            "expected 1 to 800 bytes, found 802 bytes"
        ),
        ("country", Catalog.ChangeProfile(account: "u", name: "U", country: "NOR"), "expected 2 to 2 bytes"),
        ("country", Catalog.ChangeProfile(account: "u", name: "U", country: "no"), "expected two letters A-Z"),
        ("timeZone", Catalog.ChangeProfile(account: "u", name: "U", timeZone: "Europe/Olso"), "such as Europe/Oslo"),
        ("timeZone", Catalog.ChangeProfile(account: "u", name: "U", timeZone: "europe/oslo"), "such as Europe/Oslo"),
        ("timeZone", Catalog.ChangeProfile(account: "u", name: "U", timeZone: "../Europe/Oslo"), "IANA"),
        ("timeZone", Catalog.ChangeProfile(account: "u", name: "U", timeZone: ""), "expected 1 to 64 bytes"),
        ("picture", Catalog.ChangeProfile(account: "u", name: "U", picture: "javascript:alert(1)"), "https://"),
        ("picture", Catalog.ChangeProfile(account: "u", name: "U", picture: "https:///p.png"), "https://"),
        ("picture", Catalog.ChangeProfile(account: "u", name: "U", picture: "https://x/a b"), "without spaces"),
        ("picture", Catalog.ChangeProfile(account: "u", name: "U", picture: "https://x/a\nb"), "without spaces"),
        (
            "picture",
            Catalog.ChangeProfile(
                account: "u", name: "U", picture: "https://x/" + String(repeating: "p", count: 1991)),
            "expected 1 to 2000 bytes, found 2001 bytes"
        ),
    ])
    func `a bad field is named, and nothing changes`(
        field: String, change: Catalog.ChangeProfile, reason: String
    ) async throws {
        try await withCatalog { catalog in
            try await catalog.put(accounts: [full("u")])
            let before = try await catalog.client.call(Catalog.GetAccount(account: "u"))
            let ending = await failure { try await catalog.client.call(change) }
            guard case .badProfile(field, let found)? = ending else {
                Issue.record("\(String(describing: ending))")
                return
            }
            #expect(found.contains(reason), "\(found)")
            #expect(try await catalog.client.call(Catalog.GetAccount(account: "u")) == before)
            #expect(try await changes(catalog).count == 1)
            // A put of the same is refused alike.
            var entry = full("u")
            entry.name = change.name
            entry.picture = change.picture
            entry.country = change.country
            entry.timeZone = change.timeZone
            let refused = try await catalog.put(accounts: [entry]).refused
            #expect(refused == [RefusedEntry(index: 0, field: field, reason: found)])
        }
    }

    @Test func `the largest profile is taken`() async throws {
        try await withCatalog { catalog in
            let change = Catalog.ChangeProfile(
                account: AccountID(unchecked: String(repeating: "u", count: 64)),
                name: String(repeating: "é", count: 400),
                picture: "https://x/" + String(repeating: "p", count: 1990), country: "ZZ",
                timeZone: "America/North_Dakota/New_Salem")
            let profile = try await catalog.client.call(change)
            #expect((profile.name, profile.picture) == (change.name, change.picture) && profile.completed)
        }
    }

    /// The names that the database of time zones gives up stay as links, so each is still there.
    @Test func `the system's time zones have the names`() throws {
        #expect(TimeZoneNames.all.count > 590)
        for name in ["UTC", "Europe/Kyiv", "Asia/Calcutta", "Etc/GMT+12", "GMT-0"] {
            #expect(TimeZoneNames.contains(name), "\(name)")
        }
        for name in ["", "Factory", "localtime", "posix/UTC", "Europe", " UTC"] {
            #expect(!TimeZoneNames.contains(name), "\(name)")
        }
        guard let zone = FileBytes.read("/usr/share/zoneinfo/UTC"), !zone.isEmpty else { return }
        for name in TimeZoneNames.all {
            let start = FileBytes.read("/usr/share/zoneinfo/\(name)")?.prefix(4)
            #expect(start.map { Array($0) } == Array("TZif".utf8), "\(name)")
        }
    }

    // MARK: Staff

    /// Making staff by one method or by the other leaves the same and tells the same.
    @Test func `staff leaves the platform's figures as by a put`() async throws {
        var feeds: [[Catalog.Change]] = []
        for isPut in [false, true] {
            try await withCatalog { catalog in
                func set(_ staff: Bool) async throws {
                    var entry = account("u")
                    entry.staff = staff
                    if isPut {
                        try await catalog.put(accounts: [entry])
                    } else {
                        let profile = try await catalog.client.call(Catalog.SetStaff(account: "u", staff: staff))
                        #expect(profile.staff == staff && profile.roles.map(\.artist.id) == ["a"])
                        // Again: the same, and nothing told.
                        let head = try await changes(catalog).count
                        _ = try await catalog.client.call(Catalog.SetStaff(account: "u", staff: staff))
                        #expect(try await changes(catalog).count == head)
                    }
                }
                try await catalog.put(artists: [artist("a"), artist("b")])
                try await catalog.put(accounts: [account("u")])
                try await catalog.put(roles: [.init(artist: "a", account: "u", role: .owner, since: moment())])
                try await catalog.put(tracks: [track("t", by: ["a"], plays: 50), track("v", by: ["a", "b"], plays: 7)])
                let platform = try await self.platform(catalog)
                try await set(true)
                let without = try await self.platform(catalog)
                // The track of staff alone leaves, and stays in its artist's own figures.
                #expect(platform - without == 50)
                #expect(try await catalog.summary(of: "a").plays == 57)
                try await set(false)
                #expect(try await self.platform(catalog) == platform)
                feeds.append(told(try await changes(catalog)))
            }
        }
        #expect(feeds[0] == feeds[1])
        #expect(feeds[0].filter { $0.kind == .artist && $0.id == "a" }.count == 3)
    }

    /// Lifetime plays of the tracks that count for the platform.
    private func platform(_ catalog: TestCatalog) async throws -> Int64 {
        try await catalog.folded()
        return try await catalog.database.read { store in
            let broken = try CatalogChecks.all.filter { try store.first($0.sql, []) { _ in true } != nil }
            #expect(broken.map(\.name) == [])
            return try store.first("SELECT opening_plays FROM platform_totals", []) { try $0.int(0) } ?? -1
        }
    }

    @Test func `nobody unknown becomes staff`() async throws {
        try await withCatalog { (catalog) throws in
            #expect(
                await failure { try await catalog.client.call(Catalog.SetStaff(account: "u", staff: true)) }
                    == .unknownAccount("u"))
            #expect(try await changes(catalog).isEmpty)
        }
    }

    // MARK: Who may

    @Test func `foreign and unknown accounts look alike`() async throws {
        try await withCatalog { catalog in
            try await catalog.put(accounts: [account("own"), account("foreign")])
            let frontend = catalog.frontend()
            for scopes in [[], [.allArtists]] as [[CallerScope]] {
                let caller = Caller(account: "own", artists: ["foreign"], scopes: scopes)
                #expect(try await frontend.call(Catalog.GetAccount(account: "own"), as: caller).id == "own")
                let changed = try await frontend.call(Catalog.ChangeProfile(account: "own", name: "N"), as: caller)
                #expect(changed.name == "N")
                let reads = [
                    await refusal { try await frontend.call(Catalog.GetAccount(account: "foreign"), as: caller) },
                    await refusal { try await frontend.call(Catalog.GetAccount(account: "unknown"), as: caller) },
                ]
                #expect(reads[0]?.code == .forbidden && reads[0] == reads[1])
                let writes = [
                    await refusal {
                        try await frontend.call(Catalog.ChangeProfile(account: "foreign", name: "N"), as: caller)
                    },
                    await refusal {
                        try await frontend.call(Catalog.ChangeProfile(account: "unknown", name: "N"), as: caller)
                    },
                ]
                #expect(writes[0]?.code == .forbidden && writes[0] == writes[1])
                for id in ["own", "foreign", "unknown"] as [AccountID] {
                    let staff = Catalog.SetStaff(account: id, staff: true)
                    #expect(await refusal { try await frontend.call(staff, as: caller) }?.code == .forbidden)
                }
            }
            for caller in [Caller(), Caller(artists: ["own"]), Caller(scopes: [.allArtists])] {
                #expect(
                    await refusal { try await frontend.call(Catalog.GetAccount(account: "own"), as: caller) }?.code
                        == .forbidden)
            }
            #expect(try await catalog.client.call(Catalog.GetAccount(account: "foreign")).name == "U")
            #expect(
                await failure { try await catalog.client.call(Catalog.GetAccount(account: "unknown")) }
                    == .unknownAccount("unknown"))
        }
    }
}
