import Contracts
import ServiceKit
import Support
import Testing
import Transport

/// The catalog killed (SIGKILL) at random moments while several sources send rows: no row that was acknowledged is
/// lost, none is there twice, and each source goes on where it was.
///
/// A killed process loses nothing that it had handed to the kernel: this is about atomicity and offsets. What a
/// power cut leaves is tested with the store.
@Suite("Kills", .serialized, .enabled(if: ServiceProcess.hasBinaries, "there is no beatpass-catalog"))
struct KillTests {
    /// The methods tried that this catalog has.
    static let kinds: [any IngestKind] = [ArtistPuts(), PlayRecords()].filter { kind in
        Catalog.methods.contains { $0.method.text == kind.method }
    }

    private static let sources = 4

    @Test(arguments: kinds)
    func `no acknowledged row is lost and none is doubled`(kind: any IngestKind) async throws {
        let load = try await run(kind, replicas: 1, kills: Rounds.of(50), .careful)
        #expect(load.refusals.isEmpty, "\(load.refusals.prefix(5))")
        #expect(load.problems.isEmpty, "\(load.problems.prefix(5))")
        // Kills that never met a call would prove nothing.
        #expect(load.lost > 0)
    }

    @Test(arguments: kinds)
    func `with three replicas the sources go on at any of them`(kind: any IngestKind) async throws {
        let load = try await run(kind, replicas: 3, kills: Rounds.of(50), .careful)
        #expect(load.refusals.isEmpty, "\(load.refusals.prefix(5))")
        #expect(load.problems.isEmpty, "\(load.problems.prefix(5))")
        #expect(load.lost > 0)
    }

    @Test(arguments: kinds)
    func `a loss that nobody notices is found out`(kind: any IngestKind) async throws {
        #expect(try await findsProblem(kind, .trusting))
    }

    /// Where there is no offset, a repetition does no harm.
    @Test(arguments: kinds.filter { $0.probe("s0") != nil })
    func `a repetition that nobody notices is found out`(kind: any IngestKind) async throws {
        #expect(try await findsProblem(kind, .forgetful))
    }

    private func findsProblem(_ kind: any IngestKind, _ client: KillLoad.Client) async throws -> Bool {
        for _ in 0..<10 {
            let outcome = try await run(kind, replicas: 1, kills: 10, client)
            // Only what is wrong in the end counts, not a call that was refused.
            try #require(outcome.refusals.isEmpty, "\(outcome.refusals.prefix(3))")
            if !outcome.problems.isEmpty { return true }
        }
        return false
    }

    private struct Outcome {
        /// What the sources were told that they should not be told.
        var refusals: [String]
        var problems: [String]
        var lost: Int
    }

    private func run(
        _ kind: any IngestKind, replicas count: Int, kills: Int, _ client: KillLoad.Client
    ) async throws -> Outcome {
        var random = Seeded("kills of \(count), \(kind.method), \(client)")
        let replicas = try await KilledReplicas(count)
        try await kind.prepare(replicas.client)
        let load = KillLoad(kind, replicas.client, client)
        let seeds = (0..<Self.sources).map { Seeded("kills, source \($0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { load.tally.end() }
            for source in 0..<Self.sources { group.addTask { await load.run("s\(source)", seeds[source]) } }
            for _ in 0..<kills where load.tally.problems.isEmpty {
                // Sometimes before the one that was started last is ready.
                if !random.oneIn(8) {
                    try await replicas.ready()
                    let goal = load.tally.made + random.below(60)
                    let isThere = await eventually { load.tally.made >= goal || !load.tally.problems.isEmpty }
                    try #require(isThere, "the sources do not get on: \(load.sent)")
                }
                let victim = random.below(count)
                if random.oneIn(2) {
                    load.atNextReply { replicas.signal(victim) }
                    _ = await eventually { replicas.hasEnded(victim) || !load.tally.problems.isEmpty }
                    load.atNextReply(nil)
                } else {
                    // The moment is random, not awaited.
                    try await Task.sleep(for: .microseconds(random.below(5000)))
                }
                try await replicas.kill(victim)
            }
            try await replicas.ready()
            let goal = load.tally.made + 20
            let isThere = await eventually { load.tally.made >= goal || !load.tally.problems.isEmpty }
            try #require(isThere, "the sources do not get on: \(load.sent)")
        }
        var problems = try await kind.problems(replicas.client, load.sent)
        // The others' sources have names of their own.
        if client == .careful, problems.isEmpty, load.tally.problems.isEmpty {
            problems += try await kind.differences(from: load.sent, in: replicas.folder)
        }
        let refusals = load.tally.problems
        print(
            "\(kills) kills of \(count): \(load.tally.made) batches, \(load.lost) replies lost, "
                + "\(load.foundTaken) of them taken; \(refusals.count) refusals, \(problems.count) problems "
                + "\((refusals + problems).prefix(2))")
        #expect(await replicas.stop() == [])
        return Outcome(refusals: refusals, problems: problems, lost: load.lost)
    }
}
