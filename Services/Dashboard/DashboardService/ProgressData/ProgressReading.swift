internal import Contracts
internal import ServiceKit
internal import Transport

/// Reads an account's progress: XP is the account's, whichever artist a page is about.
struct ProgressReading: Sendable {
    let progress: FrontendClient
    let directory: AccountDirectory
    let clock: any WallClock
    let settings: PageSettings
    let deadline: Duration

    /// For a refresh, which waits for the service to catch up.
    private static let refreshDeadline: Duration = .seconds(8)
    private static let refreshWaitMs: Int64 = 5000

    /// The first view of the page Progress.
    func firstView(as identity: Identity) async -> ProgressData {
        async let standing = standing(as: identity)
        let isLinked = await isLinked(identity)
        var data = ProgressData()
        data.links = settings.links
        data.progress = await standing
        if !isLinked {
            data.progress = Part(.unlinked)
            data.setUp = settings.setUp
        }
        data.asOf = clock.now
        return data
    }

    /// The account's XP and level.
    func standing(as identity: Identity) async -> Part<Progress.Standing> {
        do throws(Problem) {
            let standing = try await read(Progress.GetProgress(account: identity.account), as: identity, deadline)
            guard let asOf = standing.asOf else { throw .isStarting }
            return .ready(standing, asOf: asOf)
        } catch {
            return part(of: error)
        }
    }

    /// A section by itself.
    func section<Request: RPCRequest>(
        _ request: Request, as identity: Identity
    ) async throws(APIRefusal) -> Request.Reply where Request.Failure == ProgressFailure {
        do throws(Problem) {
            return try await read(request, as: identity, deadline)
        } catch {
            throw refusal(of: error)
        }
    }

    /// A page of the ledger. Where the directory is away, or does not know them any more, artists go without a name.
    func ledger(
        of source: Progress.Source?, limit: Int, cursor: String?, as identity: Identity
    ) async throws(APIRefusal) -> LedgerPage {
        let request = Progress.ListLedger(account: identity.account, source: source, limit: limit, cursor: cursor)
        let ledger = try await section(request, as: identity)
        let claimed = Set(ledger.entries.compactMap(\.claimed))
        guard !claimed.isEmpty else { return LedgerPage(ledger, artists: nil) }
        var artists: [LedgerPage.Artist] = []
        if let profile = try? await directory.profile(of: identity.account, deadline: deadline) {
            artists = profile.roles.map(\.artist).filter { claimed.contains($0.id) }.map(LedgerPage.Artist.init(_:))
        }
        return LedgerPage(ledger, artists: artists)
    }

    func rules(as identity: Identity) async throws(APIRefusal) -> Progress.GetRules.Reply {
        do throws(CallError<NoFailure>) {
            return try await progress.call(Progress.GetRules(), as: identity.caller([]), deadline: deadline)
        } catch {
            throw refusal(of: problem(error))
        }
    }

    /// The account's progress after all that the catalogue has told up to now; as it was where that cannot be had.
    func refresh(as identity: Identity) async throws(APIRefusal) -> Progress.Refresh.Reply {
        do throws(Problem) {
            let request = Progress.Refresh(account: identity.account, waitMs: Self.refreshWaitMs)
            return try await read(request, as: identity, Self.refreshDeadline)
        } catch {
            throw refusal(of: error)
        }
    }

    // MARK: Asking

    /// Why nothing was read.
    private enum Problem: Error {
        /// The service has not heard of the account.
        case unknownAccount
        case badCursor
        /// It has not read the catalogue once yet: what it holds is no answer.
        case isStarting
        case isAbsent
        case failed(ServiceFailure)
    }

    private func read<Request: RPCRequest>(
        _ request: Request, as identity: Identity, _ deadline: Duration
    ) async throws(Problem) -> Request.Reply where Request.Failure == ProgressFailure {
        do throws(CallError<ProgressFailure>) {
            return try await progress.call(request, as: identity.caller([]), deadline: deadline)
        } catch .failed(.unknownAccount) {
            throw .unknownAccount
        } catch .failed(.badCursor) {
            throw .badCursor
        } catch {
            throw problem(error)
        }
    }

    private func problem(_ error: CallError<some RPCFailure>) -> Problem {
        progress.isInstalled ? .failed(ServiceFailure(error, of: progress.service)) : .isAbsent
    }

    /// Whether the account has an artist. Where the directory is away nobody knows, and what is the account's is shown.
    private func isLinked(_ identity: Identity) async -> Bool {
        if identity.isOperator { return true }
        do throws(ServiceFailure) {
            return try await directory.profile(of: identity.account, deadline: deadline)?.roles.isEmpty == false
        } catch {
            return true
        }
    }

    // MARK: Saying why not

    private static let unknownAccount = "The progress service has not heard of this account yet."
    private static let isAbsent = "The progress service is not part of this installation."
    private static let isStarting = ServiceFailure(
        code: .unavailable, reason: "The progress service is still reading the catalogue for the first time.")

    private func part(of problem: Problem) -> Part<Progress.Standing> {
        switch problem {
        case .unknownAccount: .empty(reason: Self.unknownAccount)
        case .isAbsent: .absent(service: progress.service, reason: Self.isAbsent)
        case .isStarting: Part(Self.isStarting, of: progress.service)
        case .failed(let failure): Part(failure, of: progress.service)
        case .badCursor: Part(ServiceFailure(code: .refused, reason: Self.badCursor), of: progress.service)
        }
    }

    private static let badCursor = "The cursor is not one that this list gave. Start without one."

    private func refusal(of problem: Problem) -> APIRefusal {
        switch problem {
        case .unknownAccount: APIRefusal(404, "unknownAccount", Self.unknownAccount)
        case .isAbsent: APIRefusal(ServiceFailure(code: .unavailable, reason: Self.isAbsent))
        case .isStarting: APIRefusal(Self.isStarting)
        case .failed(let failure): APIRefusal(failure)
        case .badCursor: APIRefusal(400, "badCursor", Self.badCursor, field: "cursor")
        }
    }
}
