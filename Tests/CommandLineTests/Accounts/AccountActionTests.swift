import Contracts
import JSONRPC
import ServiceKit
import Support
import Testing

@testable import CommandLineTool

/// `beatpass account`, action by action, at a suite in memory.
@Suite("The account verb")
struct AccountActionTests {
    /// What an action prints, or what is told of its failure.
    private struct Ending: Hashable {
        var output = ""
        var errors = ""
        var failure: String?
        var code: ExitCode = .ok
    }

    private func run(_ words: [String], at suite: FakeSuite) async throws -> Ending {
        let kept = try KeptConsole()
        var ending = Ending()
        let action = try #require(AccountVerb.actions.first { $0.word == words[0] })
        do {
            let arguments = try Arguments(
                Array(words.dropFirst()), flags: action.flags, operands: action.operands)
            try await action.telling { try await action.run(arguments, at: suite.desk, kept.console) }
        } catch {
            ending.failure = "\(error)"
            ending.code = (error as? any ExitCodeProviding)?.exitCode ?? .failed
        }
        ending.output = kept.output
        ending.errors = kept.errors
        return ending
    }

    private func withSuite(_ body: (FakeSuite) async throws -> Void) async throws {
        let suite = try FakeSuite()
        suite.add(artist: "a-1", "Yuna")
        suite.add(artist: "a-2", "Marlo")
        suite.add("u-1", "anna@x.org", name: "Anna", isOperator: true, lastSignIn: FakeSuite.now)
        suite.add("u-2", "bo@x.org", name: "Bo")
        try await body(suite)
        await suite.stop()
    }

    private let link =
        "This link sets the password (once, until 2026-11-21 09:40 UTC):\n  http://127.0.0.1:8080/link?token=t\n"

    // MARK: Adding

    @Test func `an account is added with its link`() async throws {
        try await withSuite { suite in
            let ending = try await run(["add", "cleo.c@x.org"], at: suite)
            #expect(ending == Ending(output: "Added cleo.c@x.org (account u-3).\n" + link))
            let state = suite.state.withLock { $0 }
            #expect(state.directory[AccountID(unchecked: "u-3")]?.name == "cleo.c")
            #expect(state.signIns.last?.isOperator == false)
            _ = try await run(["add", "d@x.org", "--name", "Dee Dee", "--operator"], at: suite)
            let next = suite.state.withLock { $0 }
            #expect(next.directory[AccountID(unchecked: "u-4")]?.name == "Dee Dee")
            #expect(next.signIns.last?.isOperator == true)
        }
    }

    @Test func `artists go with it`() async throws {
        try await withSuite { suite in
            let ending = try await run(["add", "c@x.org", "--artist", "a-1,a-2", "--manager"], at: suite)
            #expect(
                ending.output == "Added c@x.org (account u-3).\n" + link
                    + "c@x.org (account u-3) is now manager of a-1 (Yuna).\n"
                    + "c@x.org (account u-3) is now manager of a-2 (Marlo).\n")
            let roles = suite.state.withLock { $0.roles }
            #expect(roles.map(\.role) == [.manager, .manager] && roles.map(\.artist.text) == ["a-1", "a-2"])
            _ = try await run(["add", "d@x.org", "--artist=a-1"], at: suite)
            #expect(suite.state.withLock { $0.roles.last?.role } == .owner)
        }
    }

    /// A wrong artist is found before anything is made.
    @Test func `an unknown artist adds nobody`() async throws {
        try await withSuite { suite in
            let ending = try await run(["add", "c@x.org", "--artist", "a-1,Yuna"], at: suite)
            #expect(
                ending.failure == "there is no artist with the id \"Yuna\"; did you mean a-1 (Yuna)?"
                    && ending.code == .failed)
            #expect(suite.state.withLock { $0.changes } == [])
            let none = try await run(["add", "c@x.org", "--artist", "zzz"], at: suite)
            #expect(
                none.failure?.hasSuffix("beatpass call catalog.findArtists '{\"query\": \"NAME\"}' finds one") == true)
            let empty = try await run(["add", "c@x.org", "--artist", "a-1,"], at: suite)
            #expect(empty.failure?.hasPrefix("there is no artist with the id \"\";") == true)
        }
    }

    /// The link is told only once, so a role that is refused does not hide it.
    @Test func `an artist with an owner costs the role, not the link`() async throws {
        try await withSuite { suite in
            suite.give(.owner, on: "a-1", to: "u-1")
            let ending = try await run(["add", "c@x.org", "--artist", "a-1"], at: suite)
            #expect(ending.output == "Added c@x.org (account u-3).\n" + link)
            #expect(ending.failure?.contains("an owner already, \"u-1\"") == true && ending.code == .failed)
        }
    }

    @Test func `an account of the directory is let in`() async throws {
        try await withSuite { suite in
            let account = AccountID(unchecked: "dir-1")
            suite.state.withLock {
                $0.directory[account] = Catalog.AccountEntry(id: account, name: "Kept", createdAt: FakeSuite.now)
            }
            let ending = try await run(["add", "k@x.org", "--account", "dir-1"], at: suite)
            #expect(ending.output.hasPrefix("Added k@x.org (account dir-1).\n"))
            #expect(suite.state.withLock { $0.directory[account]?.name } == "Kept")
            let again = try await run(["add", "l@x.org", "--account", "dir-1"], at: suite)
            #expect(again.failure == DashboardFailure.hasCredentials(account).rpcError.message)
        }
    }

    @Test(arguments: [
        (["add", "anna@x.org"], "Another account signs in as \"anna@x.org\"; give another e-mail.", 1),
        (["add", "anna"], "The e-mail \"anna\" has no @.", 1),
        (["add", "c@x.org", "--account", "u 1"], "--account is \"u 1\"; expected an account's id", 64),
        (
            ["add", "c@x.org", "--account", "u-9", "--name", "N"],
            "--name stands with --account; expected one of them, as an account keeps its name", 64
        ),
        (["add", "c@x.org", "--manager"], "--manager stands without --artist; expected --artist ID,… with it", 64),
        (["add"], "EMAIL is missing; expected EMAIL", 64),
        (["staff", "bo@x.org", "yes"], "\"yes\" says nothing of staff; expected on or off", 64),
        (["log", "--limit", "0"], "--limit is \"0\"; expected a count from 1 to 1000000", 64),
        (["link", "bo@x.org"], "ARTIST is missing; expected WHO ARTIST", 64),
        (["reset", "an account"], "\"an account\" is no account; expected an e-mail or an account's id", 64),
    ])
    func `what is wrong is said`(words: [String], sentence: String, code: Int32) async throws {
        try await withSuite { suite in
            let ending = try await run(words, at: suite)
            #expect(ending.failure == sentence && ending.code.rawValue == code && ending.output == "")
            #expect(suite.state.withLock { $0.changes } == [])
        }
    }

    // MARK: Who

    @Test func `an account is found by e-mail in any case, and by id`() async throws {
        try await withSuite { suite in
            suite.add("u-3", "anna@x.org.uk")
            for who in ["anna@x.org", "ANNA@X.org", "u-1"] {
                let ending = try await run(["reset", who], at: suite)
                #expect(ending.output == "anna@x.org (account u-1):\n" + link)
            }
        }
    }

    @Test(arguments: [
        ("ana@x.org", "; did you mean anna@x.org?"), ("anna@y.org", "; did you mean anna@x.org?"),
        ("anna@", "; did you mean anna@x.org?"), ("bo", "; did you mean bo@x.org?"), ("u-11", "; did you mean u-1?"),
        ("somebody@else.example", ""),
    ])
    func `a near miss is named`(who: String, near: String) async throws {
        try await withSuite { suite in
            let ending = try await run(["reset", who], at: suite)
            #expect(ending.failure == "there is no account \"\(who)\"\(near) (beatpass account list shows all)")
            #expect(ending.code == .failed && suite.state.withLock { $0.changes } == [])
        }
    }

    /// Accounts that came with a catalogue have roles before anybody signs in to them.
    @Test func `an account of the directory alone can be linked, and has no password to reset`() async throws {
        try await withSuite { suite in
            let account = AccountID(unchecked: "dir-1")
            suite.state.withLock {
                $0.directory[account] = Catalog.AccountEntry(id: account, name: nil, createdAt: FakeSuite.now)
            }
            let linked = try await run(["link", "dir-1", "a-1"], at: suite)
            #expect(linked.output == "account dir-1 is now owner of a-1 (Yuna).\n")
            let reset = try await run(["reset", "dir-1"], at: suite)
            #expect(reset.failure == DashboardFailure.unknownAccount(account).rpcError.message)
        }
    }

    @Test func `a suite that does not run is said`() async throws {
        let suite = try FakeSuite(isRunning: false)
        for words in [["list"], ["reset", "a@x.org"], ["add", "a@x.org"], ["log"], ["link", "u-1", "a-1"]] {
            let ending = try await run(words, at: suite)
            #expect(ending.code == .unavailable)
            #expect(
                ending.failure
                    == "dashboard was not reached: no replica of the dashboard service is running."
                    + " Is the suite running on /data? (beatpass status says)", "\(words)")
        }
        await suite.stop()
    }

    // MARK: Roles and staff

    @Test func `roles are given, kept, changed and taken`() async throws {
        try await withSuite { suite in
            let given = try await run(["link", "bo@x.org", "a-1"], at: suite)
            #expect(given.output == "bo@x.org (account u-2) is now owner of a-1 (Yuna).\n")
            let since = suite.state.withLock { $0.roles }
            let again = try await run(["link", "bo@x.org", "a-1"], at: suite)
            #expect(again.output == "bo@x.org (account u-2) is already owner of a-1 (Yuna).\n")
            #expect(suite.state.withLock { $0.roles } == since)
            let refused = try await run(["link", "anna@x.org", "a-1"], at: suite)
            #expect(
                refused.failure == "it has an owner already, \"u-2\" (beatpass account unlink OWNER a-1)"
                    && refused.output == "")
            let changed = try await run(["link", "bo@x.org", "a-1", "--manager"], at: suite)
            #expect(changed.output == "bo@x.org (account u-2) is now manager of a-1 (Yuna).\n")
            let taken = try await run(["unlink", "bo@x.org", "a-1"], at: suite)
            #expect(taken.output == "bo@x.org (account u-2) has no longer a role on a-1 (Yuna).\n")
            #expect(suite.state.withLock { $0.roles } == [])
            let twice = try await run(["unlink", "bo@x.org", "a-1"], at: suite)
            #expect(twice.output == "bo@x.org (account u-2) had no role on a-1 (Yuna).\n")
        }
    }

    @Test func `staff goes on and off`() async throws {
        try await withSuite { suite in
            for (word, sentence) in [("on", "is of the staff"), ("off", "is not of the staff")] {
                let ending = try await run(["staff", "bo@x.org", word], at: suite)
                #expect(ending.output == "bo@x.org (account u-2) \(sentence).\n")
                #expect(suite.state.withLock { $0.directory[AccountID(unchecked: "u-2")]?.staff } == (word == "on"))
            }
        }
    }

    /// What the catalog was told goes into the dashboard's log, where all of an account's changes stand.
    @Test func `roles and staff go into the log, and only what changed`() async throws {
        try await withSuite { suite in
            for words in [
                ["unlink", "bo@x.org", "a-1"], ["link", "bo@x.org", "a-1"], ["link", "bo@x.org", "a-1"],
                ["link", "bo@x.org", "a-2", "--manager"], ["unlink", "bo@x.org", "a-1"], ["staff", "bo@x.org", "on"],
                ["staff", "bo@x.org", "on"], ["staff", "bo@x.org", "off"], ["add", "c@x.org", "--artist", "a-1"],
            ] {
                let failure = try await run(words, at: suite).failure
                #expect(failure == nil, "\(words)")
            }
            let audit = suite.state.withLock { $0.audit.reversed() as [Dashboard.AuditEntry] }
            #expect(
                audit.map { "\($0.account?.text ?? "") \($0.action) \($0.detail ?? "")" } == [
                    "u-2 roleChanged owner of a-1", "u-2 roleChanged manager of a-2", "u-2 roleChanged no role on a-1",
                    "u-2 staffChanged on", "u-2 staffChanged off", "u-3 roleChanged owner of a-1",
                ])
        }
    }

    /// What is done is done: a log that cannot be written is said, and is no failure.
    @Test func `a change that is not logged is said`() async throws {
        try await withSuite { suite in
            suite.state.withLock { $0.hasNoLog = true }
            let ending = try await run(["link", "bo@x.org", "a-1"], at: suite)
            #expect(ending.failure == nil && ending.output.contains("is now owner"))
            #expect(ending.errors.hasPrefix("This does not stand in the audit log: "))
        }
    }

    // MARK: Looking

    @Test func `the list is a table over all pages`() async throws {
        try await withSuite { suite in
            suite.add("u-3", "cleo@x.org")
            suite.state.withLock {
                $0.directory[AccountID(unchecked: "u-3")] = nil
                $0.directory[AccountID(unchecked: "u-2")]?.staff = true
            }
            for number in 1...5 { suite.give(number == 1 ? .owner : .manager, on: "a-\(number)", to: "u-1") }
            let ending = try await run(["list"], at: suite)
            #expect(
                ending.output == """
                    E-MAIL      ACCOUNT  NAME  ROLES                                                 OPERATOR  STAFF  LAST SIGN-IN
                    anna@x.org  u-1      Anna  owner of a-1, manager of a-2, manager of a-3, 2 more  yes              2026-11-21 09:40 UTC
                    bo@x.org    u-2      Bo    -                                                               yes    no password yet
                    cleo@x.org  u-3      -     not in the directory                                                   no password yet

                    """)
            let some = try await run(["list", "bo"], at: suite)
            #expect(some.output.split(separator: "\n").count == 2 && some.output.contains("bo@x.org"))
            let none = try await run(["list", "zed"], at: suite)
            #expect(none == Ending(errors: "Nobody signs in as \"zed…\".\n"))
        }
    }

    @Test func `the log names accounts by their e-mails, newest first`() async throws {
        try await withSuite { suite in
            let (anna, bo) = (AccountID(unchecked: "u-1"), AccountID(unchecked: "u-2"))
            suite.state.withLock {
                $0.audit = [
                    .init(at: FakeSuite.now, action: .signedIn, account: anna, actor: "u-1", address: "127.0.0.1"),
                    .init(at: FakeSuite.now, action: .signInFailed, account: nil, actor: "u-9", detail: "x@y\u{1B}[2J"),
                    .init(at: FakeSuite.now, action: .roleChanged, account: bo, actor: "u-1"),
                    .init(at: FakeSuite.now, action: .accountAdded, account: bo, actor: Dashboard.AuditEntry.desk),
                ]
            }
            let ending = try await run(["log"], at: suite)
            #expect(
                ending.output == """
                    WHEN                  ACTION        ACCOUNT     BY            ADDRESS    DETAIL
                    2026-11-21 09:40 UTC  signedIn      anna@x.org  itself        127.0.0.1
                    2026-11-21 09:40 UTC  signInFailed              u-9                      x@y\\u{1B}[2J
                    2026-11-21 09:40 UTC  roleChanged   bo@x.org    anna@x.org
                    2026-11-21 09:40 UTC  accountAdded  bo@x.org    command line

                    """)
            let own = try await run(["log", "bo@x.org"], at: suite)
            #expect(own.output.split(separator: "\n").count == 3 && !own.output.contains("signedIn"))
            for limit in 1...4 {
                let some = try await run(["log", "--limit", "\(limit)"], at: suite)
                #expect(some.output.split(separator: "\n").count == limit + 1)
            }
        }
    }

    // MARK: The verb

    @Test func `actions are told and unique`() throws {
        let words = AccountVerb.actions.map { $0.word }
        #expect(Set(words).count == words.count)
        for action in AccountVerb.actions {
            #expect(action.about.hasSuffix(".") && AccountVerb.details.contains(action.about))
            #expect(HelpVerb.text(of: action).hasPrefix("beatpass account \(action.word)"))
            let names = action.flags.map(\.name)
            #expect(Set(names).count == names.count)
            for flag in action.flags { #expect(flag.name.hasPrefix("--") && flag.about.hasSuffix(".")) }
        }
    }

    @Test func `flags of the suite stand before the action or behind it`() async throws {
        let console = try KeptConsole().console
        for words in [["--data", "/nowhere/at/all", "list"], ["list", "--data", "/nowhere/at/all"]] {
            let arguments = try Arguments(words, flags: AccountVerb.flags, operands: AccountVerb.operands)
            let error = await #expect(throws: CommandFailure.self) { try await AccountVerb.run(arguments, console) }
            #expect(error?.description.contains("on /nowhere/at/all?") == true)
        }
    }

    @Test func `an unknown action suggests the near one`() async throws {
        let console = try KeptConsole().console
        let arguments = try Arguments(["lnik", "a", "b"], flags: [], operands: AccountVerb.operands)
        let error = await #expect(throws: UsageError.self) { try await AccountVerb.run(arguments, console) }
        #expect(error?.description.hasSuffix("; did you mean \"link\"?") == true)
    }
}
