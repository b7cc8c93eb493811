internal import Contracts

/// Accounts to try the dashboard with: one artist, several of them, none.
struct DemoAccount: Sendable {
    let id: AccountID
    let email: String
    let name: String
    var picture: String?
    let country: String
    let timeZone: String
    /// With the artists' names, for the announcement.
    let roles: [(role: Catalog.ArtistRole, artist: ArtistID, name: String)]

    private init(
        _ word: String, _ name: String, picture: String? = nil, _ country: String, _ timeZone: String,
        _ roles: [(Catalog.ArtistRole, Int)] = []
    ) {
        id = AccountID(unchecked: "demo-account-\(word)")
        email = "\(word)@demo.beatpass.example"
        self.name = name
        self.picture = picture
        self.country = country
        self.timeZone = timeZone
        self.roles = roles.map { role, index in
            (role, DemoCatalogue.artistID(at: index), DemoArtist.all[index].name)
        }
    }

    /// The first has a completed profile, the others lack a picture.
    static let all = [
        DemoAccount(
            "one", "Marlo", picture: "https://pictures.demo.beatpass.example/marlo.jpg", "US", "America/New_York",
            [(.owner, 0)]),
        DemoAccount("several", "Ines & Yuna", "NG", "Africa/Lagos", [(.owner, 1), (.owner, 3), (.manager, 2)]),
        DemoAccount("none", "Newcomer", "NO", "Europe/Oslo"),
    ]

    /// The account in the directory, made at `now`.
    func entry(at now: Timestamp) -> Catalog.AccountEntry {
        var entry = Catalog.AccountEntry(id: id, name: name, createdAt: now)
        entry.picture = picture
        entry.country = country
        entry.timeZone = timeZone
        return entry
    }

    func roleEntries(at now: Timestamp) -> [Catalog.RoleEntry] {
        roles.map { Catalog.RoleEntry(artist: $0.artist, account: id, role: $0.role, since: now) }
    }

    /// What it is there for, e.g. `owner of A and B, manager of C`.
    var about: String {
        let parts = [Catalog.ArtistRole.owner, .manager].compactMap { role -> String? in
            let names = roles.filter { $0.role == role }.map(\.name)
            return names.isEmpty ? nil : "\(role.rawValue) of \(names.joined(separator: " and "))"
        }
        return parts.isEmpty ? "no artist" : parts.joined(separator: ", ")
    }
}
