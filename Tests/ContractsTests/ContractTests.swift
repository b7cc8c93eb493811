import Contracts
import JSONRPC
import Testing

/// What holds for every method of the suite.
@Suite struct ContractTests {
    /// What the tests look at of a method.
    private struct Facts {
        /// The service's name; empty for what every service answers.
        var service: String
        var name: String
        var type: String
        var about: String
        var deadline: Duration
        var access: String
        var failures: [(code: ErrorCode, about: String)]

        init<Request: RPCRequest>(_ service: String, _ request: Request.Type) {
            self.service = service
            name = Request.method.text
            type = String(reflecting: request).split(separator: ".").dropFirst().joined(separator: ".")
            about = Request.about
            deadline = Request.traits.deadline
            access = Request.traits.access.name
            failures = Request.Failure.codes
        }
    }

    private var all: [Facts] {
        var facts: [Facts] = []
        for method in CommonMethods.methods { facts.append(Facts("", method)) }
        for service in Suite.services {
            for method in service.methods { facts.append(Facts(service.name, method)) }
        }
        return facts
    }

    @Test func namesAreServiceAndVerb() {
        var seen: Set<String> = []
        for method in all {
            #expect(seen.insert(method.name).inserted, "\(method.name) stands twice")
            #expect(method.name.wholeMatch(of: /[a-z]+\.[a-z][A-Za-z]*/) != nil, "\(method.name)")
            let prefix = method.name.prefix { $0 != "." }
            #expect(
                method.service.isEmpty ? ["service", "rpc"].contains(prefix) : prefix == method.service,
                "\(method.name)")
            // `catalog.findArtists` is `Catalog.FindArtists`.
            #expect(method.type.lowercased() == method.name.lowercased())
        }
        #expect(MethodName("a.bC").service == "a")
    }

    @Test func everyMethodSaysWhatItDoes() {
        for method in all {
            let about = method.about
            #expect(
                about.count > 10 && about.hasSuffix(".") && about.first?.isUppercase == true, "\(method.name): \(about)"
            )
            #expect(!about.contains("\n"))
        }
    }

    @Test func everyMethodHasADeadlineThatTheWireCanTell() {
        for method in all {
            // What derives everything anew takes as long as there is much of it.
            let most: Duration = method.name == Progress.Rebuild.method.text ? .seconds(1800) : .seconds(60)
            #expect(method.deadline > .zero && method.deadline <= most, "\(method.name)")
            #expect(method.deadline == .milliseconds(method.deadline.wholeMilliseconds), "\(method.name)")
        }
    }

    @Test func whatChangesThePlatformIsTheOperators() {
        let changing = all.filter {
            $0.name.contains(".put") || $0.name.contains(".create") || $0.name.contains(".remove")
                || $0.name.contains(".set") || $0.name.contains(".add")
        }
        #expect(changing.count >= 8)
        // An artist's own wish changes nothing of the platform's.
        for method in changing where method.name != "leaderboards.setOptOut" {
            #expect(method.access == "operator", "\(method.name)")
        }
        let recording = all.filter { $0.name.contains(".record") }
        #expect(recording.count >= 3)
        for method in recording { #expect(method.access == "peerService", "\(method.name)") }
        #expect(all.first { $0.name == "catalog.listTracks" }?.access == "artist")
        #expect(all.first { $0.name == "service.info" }?.access == "anyone")
    }

    /// The artist that the access check looks at is the one that the handler serves.
    @Test func theCheckedArtistIsTheOneOfTheParams() throws {
        let artist = ArtistID(unchecked: "a-1")
        guard case .artist(let listed) = Catalog.ListTracks.traits.access,
            case .artist(let summed) = Catalog.GetSummary.traits.access
        else {
            Issue.record("the access of an artist's methods is not the artist's")
            return
        }
        #expect(listed(Catalog.ListTracks(artist: artist)) == artist)
        #expect(summed(Catalog.GetSummary(artist: artist)) == artist)
    }

    @Test func theCheckedAccountIsTheOneOfTheParams() throws {
        let account = AccountID(unchecked: "u-1")
        guard case .account(let read) = Catalog.GetAccount.traits.access,
            case .account(let changed) = Catalog.ChangeProfile.traits.access
        else {
            Issue.record("the access of an account's methods is not the account's")
            return
        }
        #expect(read(Catalog.GetAccount(account: account)) == account)
        #expect(changed(Catalog.ChangeProfile(account: account, name: "")) == account)
    }

    @Test func theCheckedHolderIsTheOneOfTheParams() {
        let (account, artist) = (AccountID(unchecked: "u-1"), ArtistID(unchecked: "a-1"))
        guard case .accountOrArtist(let accountOf, let artistOf) = Progress.GetProgress.traits.access else {
            Issue.record("the access of a ledger's methods is not its holder's")
            return
        }
        #expect(accountOf(Progress.GetProgress(account: account)) == account)
        #expect(artistOf(Progress.GetProgress(account: account)) == nil)
        #expect(artistOf(Progress.GetProgress(artist: artist)) == artist)
        #expect(accountOf(Progress.GetProgress(artist: artist)) == nil)
    }

    @Test func theDashboardsMethodsAreTheOperators() {
        let methods = all.filter { $0.service == Dashboard.name }
        #expect(methods.count >= 7 && methods.allSatisfy { $0.access == "operator" })
    }

    @Test func codesAreUniqueAndInTheirServicesRange() {
        let ranges = [
            "catalog": 1000...1999, "progress": 2000...2999, "leaderboards": 3000...3999, "dashboard": 5000...5999,
        ]
        // The same for every service that has a feed.
        let feed = Set(FeedFailure.codes.map(\.code))
        var meanings: [ErrorCode: String] = [:]
        for method in all {
            let codes = method.failures
            #expect(Set(codes.map(\.code)).count == codes.count, "\(method.name)")
            for (code, about) in codes {
                let isOwn = ranges[method.service]?.contains(code.rawValue) == true
                #expect(isOwn || feed.contains(code), "\(method.name) \(code.rawValue)")
                #expect(about.count > 10 && about.hasSuffix("."))
                #expect(
                    meanings.updateValue(about, forKey: code) ?? about == about, "\(code.rawValue) means two things")
            }
        }
        #expect(meanings.count >= 2)
    }

    @Test func failuresSurviveTheWire() throws {
        let account = AccountID(unchecked: "u-1")
        try expectOnTheWire([
            CatalogFailure.unknownArtist(ArtistID(unchecked: "a-1")), .badCursor, .badRange(reason: "x"),
            .badFilter(field: "playsFrom", reason: "x"), .offsetGap(expected: 7),
            .unknownAccount(account), .badProfile(field: "country", reason: "expected \"two\" letters"),
            .unknownLicense(id: "x\"y"), .badFilter(field: "f", reason: "r"), .unknownTrack(TrackID(unchecked: "t-1")),
        ])
        try expectOnTheWire([
            ProgressFailure.unknownAccount(account), .unknownArtist(ArtistID(unchecked: "a-1")), .badCursor, .badHolder,
            .badAchievements(reason: "The achievement \"x\" is there twice."),
        ])
        try expectOnTheWire([
            LeaderboardsFailure.unknownBoard("x\"y"), .unknownArtist(ArtistID(unchecked: "a-1")), .badCursor,
            .notReady(reason: "the catalogue is away"),
        ])
        try expectOnTheWire([
            DashboardFailure.emailTaken(email: "å\"@x.org"), .unknownAccount(account), .hasCredentials(account),
            .operatorExists, .badField(field: "email", reason: "It has no @."), .directoryAway(reason: "It is gone."),
        ])
        #expect(DashboardFailure.codes.allSatisfy { (5000...5999).contains($0.code.rawValue) })
        #expect(NoFailure(RPCError(ErrorCode(rawValue: 1001), "x")) == nil)
        // A peer that leaves the details out still fails the same way.
        #expect(CatalogFailure(RPCError(ErrorCode(rawValue: 1001), "x")) == .unknownArtist(ArtistID()))
        #expect(DashboardFailure(RPCError(ErrorCode(rawValue: 5001), "x")) == .emailTaken(email: ""))
    }

    /// Each failure of a set comes back as what it was.
    private func expectOnTheWire<Failure: RPCFailure>(_ failures: [Failure]) throws {
        #expect(Set(failures.map(\.rpcError.code)) == Set(Failure.codes.map(\.code)))
        for failure in failures {
            let bytes = RawJSON(failure.rpcError.write(to:)).bytes
            let error = bytes.withUnsafeBytes { RPCError(reading: $0) }
            #expect(Failure(error) == failure)
            #expect(error.message.hasSuffix("."))
        }
        #expect(Failure(RPCError(.invalidParams, "x")) == nil)
    }

    @Test func servicesAreNamedOnce() {
        let names = Suite.services.map { $0.name }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.wholeMatch(of: /[a-z]+/) != nil && !["service", "rpc"].contains($0) })
    }
}
