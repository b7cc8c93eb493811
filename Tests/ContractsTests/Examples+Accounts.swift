import Contracts

/// The account directory's methods and the dashboard's for its operator.
extension Examples {
    private static let account = AccountID(unchecked: "u-1")

    static let accounts: [Example] = directory + credentials

    private static let directory: [Example] = [
        .params(Catalog.GetAccount(account: account), #"{"account":"u-1"}"#),
        .reply(
            Catalog.GetAccount.self, profile,
            #"{"id":"u-1","name":"Åse","picture":"https://x/p","country":"NO","timeZone":"Europe/Oslo","staff":true,"#
                + #""completed":true,"createdAt":"2026-11-21T09:40:00Z","roles":["#
                + #"{"artist":{"id":"a-1","name":"Å","slug":"a","verified":true},"role":"owner","#
                + #""since":"2026-11-21T09:40:00Z"},"#
                + #"{"artist":{"id":"a-2","name":"B","verified":false},"role":"manager","#
                + #""since":"2026-11-21T09:40:00.000001Z"}],"asOf":"2026-11-21T09:40:00.000001Z"}"#),
        .reply(
            Catalog.GetAccount.self,
            .init(entry: .init(id: account, name: nil, createdAt: moment), roles: [], asOf: behind),
            #"{"id":"u-1","staff":false,"completed":false,"createdAt":"2026-11-21T09:40:00Z","roles":[],"#
                + #""asOf":"2026-11-21T09:40:00.000001Z"}"#),
        .params(Catalog.ChangeProfile(account: account, name: "Åse"), #"{"account":"u-1","name":"Åse"}"#),
        .params(
            Catalog.ChangeProfile(
                account: account, name: "", picture: "https://x/p", country: "NO", timeZone: "Europe/Oslo"),
            #"{"account":"u-1","name":"","picture":"https://x/p","country":"NO","timeZone":"Europe/Oslo"}"#),
        .reply(
            Catalog.ChangeProfile.self,
            .init(entry: .init(id: account, name: "Åse", createdAt: moment), roles: [], asOf: moment),
            #"{"id":"u-1","name":"Åse","staff":false,"completed":false,"createdAt":"2026-11-21T09:40:00Z","roles":[],"#
                + #""asOf":"2026-11-21T09:40:00Z"}"#),
        .params(Catalog.SetStaff(account: account, staff: true), #"{"account":"u-1","staff":true}"#),
        .reply(
            Catalog.SetStaff.self,
            .init(entry: .init(id: account, name: nil, createdAt: moment), roles: [], asOf: moment),
            #"{"id":"u-1","staff":false,"completed":false,"createdAt":"2026-11-21T09:40:00Z","roles":[],"#
                + #""asOf":"2026-11-21T09:40:00Z"}"#),
    ]

    private static var profile: Catalog.AccountProfile {
        var entry = Catalog.AccountEntry(id: account, name: "Åse", createdAt: moment)
        entry.picture = "https://x/p"
        entry.country = "NO"
        entry.timeZone = "Europe/Oslo"
        entry.staff = true
        return Catalog.AccountProfile(
            entry: entry,
            roles: [
                .init(
                    artist: .init(
                        id: ArtistID(unchecked: "a-1"), name: "Å", slug: "a", picture: nil, verified: true),
                    role: .owner, since: moment),
                .init(
                    artist: .init(
                        id: ArtistID(unchecked: "a-2"), name: "B", slug: nil, picture: nil, verified: false),
                    role: .manager, since: behind),
            ], asOf: behind)
    }

    private static let credentials: [Example] = [
        .params(Dashboard.AddAccount(email: "å@x.org", name: nil), #"{"email":"å@x.org","operator":false}"#),
        .params(
            Dashboard.AddAccount(email: "a@x.org", name: "Åse", isOperator: true, account: account, password: "p\"w"),
            #"{"email":"a@x.org","name":"Åse","operator":true,"account":"u-1","password":"p\"w"}"#),
        .reply(
            Dashboard.AddAccount.self, .init(account: account, link: link),
            #"{"account":"u-1","link":{"url":"http://127.0.0.1:8080/link?token=x","expiresAt":"2026-11-21T09:40:00Z"}}"#
        ),
        .reply(Dashboard.AddAccount.self, .init(account: account, link: nil), #"{"account":"u-1"}"#),
        .params(Dashboard.CreatePasswordLink(account: account), #"{"account":"u-1"}"#),
        .reply(Dashboard.CreatePasswordLink.self, link, linkText),
        .params(Dashboard.CreateSetUpLink(), "{}"),
        .reply(Dashboard.CreateSetUpLink.self, link, linkText),
        .params(Dashboard.GetAddress(), "{}"),
        .reply(Dashboard.GetAddress.self, .init(url: "http://127.0.0.1:8080"), #"{"url":"http://127.0.0.1:8080"}"#),
        .reply(Dashboard.GetAddress.self, .init(url: nil), "{}"),
        .params(Dashboard.ListAccounts(), #"{"query":"","limit":50}"#),
        .params(
            Dashboard.ListAccounts(query: "a@", cursor: "c", limit: 500), #"{"query":"a@","cursor":"c","limit":500}"#),
        .reply(
            Dashboard.ListAccounts.self,
            .init(
                accounts: [
                    .init(
                        account: account, email: "a@x.org", isOperator: true, hasPassword: true, createdAt: moment,
                        lastSignInAt: behind),
                    .init(
                        account: AccountID(unchecked: "u-2"), email: "b@x.org", isOperator: false, hasPassword: false,
                        createdAt: moment, lastSignInAt: nil),
                ], cursor: "next"),
            #"{"accounts":[{"account":"u-1","email":"a@x.org","operator":true,"hasPassword":true,"#
                + #""createdAt":"2026-11-21T09:40:00Z","lastSignInAt":"2026-11-21T09:40:00.000001Z"},"#
                + #"{"account":"u-2","email":"b@x.org","operator":false,"hasPassword":false,"#
                + #""createdAt":"2026-11-21T09:40:00Z"}],"cursor":"next"}"#),
        .reply(Dashboard.ListAccounts.self, .init(accounts: [], cursor: nil), #"{"accounts":[]}"#),
        .params(
            Dashboard.NoteChange(account: account, .roleChanged, detail: "owner of a-1"),
            #"{"account":"u-1","action":"roleChanged","detail":"owner of a-1"}"#),
        .reply(
            Dashboard.NoteChange.self,
            .init(at: moment, action: .staffChanged, account: account, actor: Dashboard.AuditEntry.desk, detail: "on"),
            #"{"at":"2026-11-21T09:40:00Z","action":"staffChanged","account":"u-1","actor":"command line","#
                + #""detail":"on"}"#),
        .params(Dashboard.ReadAudit(), #"{"limit":50}"#),
        .params(
            Dashboard.ReadAudit(account: account, cursor: "c", limit: 1), #"{"account":"u-1","cursor":"c","limit":1}"#),
        .reply(
            Dashboard.ReadAudit.self,
            .init(
                entries: [
                    .init(
                        at: behind, action: .signInFailed, account: account, actor: "u-1", address: "127.0.0.1",
                        detail: "wrong password"),
                    .init(at: moment, action: .accountAdded, account: nil, actor: Dashboard.AuditEntry.desk),
                ], cursor: "next"),
            #"{"entries":[{"at":"2026-11-21T09:40:00.000001Z","action":"signInFailed","account":"u-1","actor":"u-1","#
                + #""address":"127.0.0.1","detail":"wrong password"},"#
                + #"{"at":"2026-11-21T09:40:00Z","action":"accountAdded","actor":"command line"}],"cursor":"next"}"#),
        .reply(Dashboard.ReadAudit.self, .init(entries: [], cursor: nil), #"{"entries":[]}"#),
    ]

    private static let link = Dashboard.AccountLink(
        url: "http://127.0.0.1:8080/link?token=x", expiresAt: moment)
    private static let linkText =
        #"{"url":"http://127.0.0.1:8080/link?token=x","expiresAt":"2026-11-21T09:40:00Z"}"#
}
