internal import Contracts
internal import HTTP
internal import ServiceKit

/// What the page Progress reads: its first view, and each section by itself. All of it is the asking account's.
struct ProgressEndpoints: Sendable {
    let reading: ProgressReading

    var all: [Endpoint] {
        [
            Endpoint(
                .get, "/api/v1/progress", .scope(.progress), "Progress: XP, level, and XP by source.",
                gives: ProgressData.self
            ) { await reading.firstView(as: $0.identity) },
            // It changes nothing but how new the answers are, and a program that has just uploaded wants to see it.
            Endpoint(
                .post, "/api/v1/progress/refresh", .scope(.progress),
                "Waits until all that the catalogue has told is counted, then gives XP and level; the old ones where "
                    + "that takes too long, and says so.",
                gives: Progress.Refresh.Reply.self
            ) { try await reading.refresh(as: $0.identity) },
            Endpoint(
                .get, "/api/v1/progress/ledger", .scope(.progress), "Every entry of the ledger, newest first.",
                parameters: [
                    .query("source", "What the entries come from, as upload or play; all where it is left out."),
                    .query("cursor", "Where the page before ended; the newest where it is left out."),
                    .query("limit", "Entries at most: 1 to 200, 25 where it is left out."),
                ], gives: Reading<LedgerPage>.self, answer: listLedger),
            Endpoint(
                .get, "/api/v1/progress/achievements", .scope(.progress),
                "All achievements: which are unlocked, and how far the others are.",
                parameters: [.query("list", "false for the sums without the achievements; true where it is left out.")],
                gives: Progress.ListAchievements.Reply.self, answer: listAchievements),
            Endpoint(
                .get, "/api/v1/progress/rules", .scope(.progress), "What gives how much XP, and what each level needs.",
                gives: Reading<Progress.GetRules.Reply>.self
            ) { request in
                let now = reading.clock.now
                return Reading(try await reading.rules(as: request.identity), asOf: now)
            },
        ]
    }

    private func listLedger(_ request: APIRequest) async throws -> Reading<LedgerPage> {
        let now = reading.clock.now
        let limit = try request.number("limit", 1...200, code: "badLimit") ?? 25
        let source = try request.http.queryValue("source").map { (text) throws(APIRefusal) in
            if let source = Progress.Source(rawValue: text) { return source }
            let names = Progress.Source.allCases.map(\.rawValue).joined(separator: ", ")
            throw APIRefusal(400, "badSource", "The source must be one of \(names).", field: "source")
        }
        let page = try await reading.ledger(
            of: source, limit: Int(limit), cursor: try request.cursor(), as: request.identity)
        return Reading(page, asOf: now)
    }

    private func listAchievements(_ request: APIRequest) async throws -> Progress.ListAchievements.Reply {
        let isWhole = try request.flag("list", code: "badList") ?? true
        var reply = try await reading.section(
            Progress.ListAchievements(account: request.identity.account), as: request.identity)
        if !isWhole { reply.achievements = [] }
        return reply
    }
}
