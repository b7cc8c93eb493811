internal import Contracts
internal import ServiceKit

/// `account link`: a role on an artist.
enum LinkArtistAction: AccountAction {
    static let word = "link"
    static let about = "Makes an account the owner of an artist, or its manager."
    static let operands = Operands(["WHO", "ARTIST"])
    static let ownFlags = [
        Flag("--manager", nil, "Makes it a manager; an artist has one owner and any number of these.")
    ]

    static func run(_ arguments: Arguments, at desk: AccountDesk, _ console: Console) async throws {
        let holder = try await desk.holder(arguments.operand(0) ?? "")
        let artist = try await desk.artist(arguments.operand(1) ?? "")
        try await give(arguments.role, to: holder, on: artist, at: desk, console)
    }

    static func give(
        _ role: Catalog.ArtistRole, to holder: AccountHolder, on artist: Catalog.ArtistProfile, at desk: AccountDesk,
        _ console: Console
    ) async throws {
        let isNew = try await desk.put(role, of: holder, on: artist, at: SystemClock().now)
        if isNew { await desk.note(.roleChanged, of: holder, "\(role.rawValue) of \(artist.id)", console) }
        try console.out.write(
            "\(holder) is \(isNew ? "now" : "already") \(role.rawValue) of \(printable("\(artist.id) (\(artist.name))")).\n"
        )
    }
}

/// `account unlink`: no role on an artist any longer.
enum UnlinkArtistAction: AccountAction {
    static let word = "unlink"
    static let about = "Takes an account's role on an artist."
    static let operands = Operands(["WHO", "ARTIST"])

    static func run(_ arguments: Arguments, at desk: AccountDesk, _ console: Console) async throws {
        let holder = try await desk.holder(arguments.operand(0) ?? "")
        let artist = try await desk.artist(arguments.operand(1) ?? "")
        let hadOne = try await desk.put(.none, of: holder, on: artist, at: SystemClock().now)
        if hadOne { await desk.note(.roleChanged, of: holder, "no role on \(artist.id)", console) }
        try console.out.write(
            "\(holder) \(hadOne ? "has no longer a role" : "had no role") on "
                + "\(printable("\(artist.id) (\(artist.name))")).\n")
    }
}
