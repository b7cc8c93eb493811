internal import Contracts
internal import ServiceKit

/// `account add`: somebody who can sign in, with roles where artists are named.
enum AddAccountAction: AccountAction {
    static let word = "add"
    static let about = "Adds somebody who signs in with an e-mail, and prints a link that sets the password."
    static let operands = Operands(["EMAIL"])
    static let ownFlags = [
        Flag("--name", "NAME", "The display name; the e-mail's part before the @ unless given."),
        Flag("--operator", nil, "Lets the account look at every artist."),
        Flag("--account", "ID", "Lets an account of the directory sign in, with the profile and roles that it has."),
        Flag("--artist", "ID,…", "Makes the account the owner of these artists."),
        Flag("--manager", nil, "Makes it their manager instead."),
    ]

    static func run(_ arguments: Arguments, at desk: AccountDesk, _ console: Console) async throws {
        let email = arguments.operand(0) ?? ""
        let account = try accountID(arguments)
        let names = arguments.value("--artist")?.split(separator: ",", omittingEmptySubsequences: false) ?? []
        if names.isEmpty, arguments.has("--manager") {
            throw UsageError("--manager stands without --artist; expected --artist ID,… with it")
        }
        var artists: [Catalog.ArtistProfile] = []
        for name in names { artists.append(try await desk.artist(String(name))) }

        let name = account == nil ? arguments.value("--name") ?? String(email.prefix { $0 != "@" }) : nil
        let added = try await desk.call(
            Dashboard.AddAccount(email: email, name: name, isOperator: arguments.has("--operator"), account: account))
        let holder = AccountHolder(account: added.account, email: email)
        // First, since the link is told only once.
        try console.out.write("Added \(holder).\n")
        if let link = added.link { try console.out.write(link.passwordText) }
        for artist in artists {
            try await LinkArtistAction.give(arguments.role, to: holder, on: artist, at: desk, console)
        }
    }

    private static func accountID(_ arguments: Arguments) throws(UsageError) -> AccountID? {
        guard let text = arguments.value("--account") else { return nil }
        guard let account = AccountID(text) else {
            throw UsageError("--account is \"\(abridged(text))\"; expected an account's id")
        }
        if arguments.has("--name") {
            throw UsageError("--name stands with --account; expected one of them, as an account keeps its name")
        }
        return account
    }
}

extension Arguments {
    /// The role that is given on artists.
    var role: Catalog.ArtistRole { has("--manager") ? .manager : .owner }
}
