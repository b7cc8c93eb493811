import Contracts
import DashboardService
import Glibc
import ServiceKit
import Storage
import Support
import Testing

/// Links and sessions on a real database file, with a clock that stands still until a test moves it. What browsers
/// see of them stands with the front's tests.
@Suite("Sessions")
struct SessionStoreTests {
    private static let age: Duration = .seconds(3600)
    private static let linkAge: Duration = .seconds(24 * 3600)

    private struct Store {
        let folder: ScratchFolder
        let clock = ManualClock()
        let database: Database
        let sessions: SessionStore

        init(in folder: ScratchFolder? = nil) throws {
            self.folder = try folder ?? ScratchFolder()
            database = try Database.open(.dashboard(in: self.folder), schema: DashboardSchema.schema)
            sessions = SessionStore(database: database, clock: clock, sessionAge: SessionStoreTests.age)
        }

        func count(_ sql: StaticString) async throws -> Int64? {
            try await database.read { store in try store.first(sql) { try $0.int(0) } }
        }

        func session() async throws -> SecretToken? {
            try await sessions.open(with: try await sessions.createLink().token)
        }
    }

    private func withStore(in folder: ScratchFolder? = nil, _ body: (Store) async throws -> Void) async throws {
        let store = try Store(in: folder)
        do {
            try await body(store)
        } catch {
            await store.database.close()
            throw error
        }
        await store.database.close()
    }

    @Test func aLinkWorksOnce() async throws {
        try await withStore { store in
            let (link, expiresAt) = try await store.sessions.createLink()
            #expect(expiresAt == store.clock.now.advanced(byMicroseconds: 24 * 3_600_000_000))
            let session = try #require(try await store.sessions.open(with: link))
            #expect(try await store.sessions.isValid(session))
            #expect(try await store.sessions.open(with: link) == nil)
            // The first one's session is none the worse.
            #expect(try await store.sessions.isValid(session))
        }
    }

    @Test func linksStandSideBySide() async throws {
        try await withStore { store in
            let (first, second) = (
                try await store.sessions.createLink().token, try await store.sessions.createLink().token
            )
            let one = try #require(try await store.sessions.open(with: second))
            let two = try #require(try await store.sessions.open(with: first))
            #expect(one.text != two.text)
            #expect(try await store.sessions.isValid(one))
            #expect(try await store.sessions.isValid(two))
        }
    }

    /// Many at once, through two replicas: exactly one gets in.
    @Test func exactlyOneWins() async throws {
        try await withStore { first in
            try await withStore(in: first.folder) { second in
                for _ in 0..<10 {
                    let link = try await first.sessions.createLink().token
                    let before = try await first.count("SELECT count(*) FROM sessions") ?? 0
                    let opened = try await withThrowingTaskGroup(of: SecretToken?.self) { group in
                        for index in 0..<16 {
                            let sessions = index % 2 == 0 ? first.sessions : second.sessions
                            group.addTask { try await sessions.open(with: link) }
                        }
                        return try await group.reduce(into: [SecretToken]()) { if let token = $1 { $0.append(token) } }
                    }
                    #expect(opened.count == 1)
                    #expect(try await first.count("SELECT count(*) FROM sessions") == before + 1)
                    for session in opened {
                        #expect(try await first.sessions.isValid(session))
                        #expect(try await second.sessions.isValid(session))
                    }
                }
            }
        }
    }

    @Test func aLinkExpires() async throws {
        try await withStore { store in
            let (early, late) = (
                try await store.sessions.createLink().token, try await store.sessions.createLink().token
            )
            store.clock.advance(by: Self.linkAge - .microseconds(1))
            #expect(try await store.sessions.open(with: early) != nil)
            store.clock.advance(by: .microseconds(1))
            #expect(try await store.sessions.open(with: late) == nil)
            // The clock going back does not matter where a new link has swept the old ones away.
            _ = try await store.sessions.createLink()
            #expect(try await store.count("SELECT count(*) FROM sign_in_links") == 1)
            store.clock.advance(by: .seconds(-60))
            #expect(try await store.sessions.open(with: late) == nil)
        }
    }

    @Test func aSessionExpires() async throws {
        try await withStore { store in
            let session = try #require(try await store.session())
            store.clock.advance(by: Self.age - .microseconds(1))
            #expect(try await store.sessions.isValid(session))
            store.clock.advance(by: .microseconds(1))
            #expect(try await !store.sessions.isValid(session))
            // The next one sweeps it away.
            _ = try await store.session()
            #expect(try await store.count("SELECT count(*) FROM sessions") == 1)
        }
    }

    @Test func closingEndsOneSessionAlone() async throws {
        try await withStore { store in
            let (first, second) = (try #require(try await store.session()), try #require(try await store.session()))
            try await store.sessions.close(first)
            #expect(try await !store.sessions.isValid(first))
            #expect(try await store.sessions.isValid(second))
            try await store.sessions.close(first)
            #expect(try await store.sessions.isValid(second))
        }
    }

    /// Every character changed, every length cut: none is a session, none a link.
    @Test func changedTokensAreNone() async throws {
        try await withStore { store in
            let session = try #require(try await store.session())
            let link = try await store.sessions.createLink().token
            for text in [session.text, link.text] {
                var changed = (0..<text.count).map { String(text.prefix($0)) }
                for index in text.indices {
                    for character in ["A", "a", "_", "0"] where String(text[index]) != character {
                        changed.append(text.replacing(String(text[index]), with: character))
                        var one = text
                        one.replaceSubrange(index...index, with: character)
                        changed.append(one)
                    }
                }
                for token in Set(changed).subtracting([text]).compactMap({ SecretToken($0) }) {
                    #expect(try await !store.sessions.isValid(token))
                    #expect(try await store.sessions.open(with: token) == nil)
                }
            }
            // One is not good for the other.
            #expect(try await !store.sessions.isValid(link))
            #expect(try await store.sessions.open(with: session) == nil)
            #expect(try await store.sessions.isValid(session))
            #expect(try await store.sessions.open(with: link) != nil)
        }
    }

    /// Who reads the file cannot sign in: hashes stand in it, tokens do not, neither as text nor as bytes.
    @Test func nothingButHashesInTheSQLiteFile() async throws {
        try await withStore { store in
            let used = try await store.sessions.createLink().token
            let session = try #require(try await store.sessions.open(with: used))
            let link = try await store.sessions.createLink().token
            let content = FileBytes.names(in: store.folder.path).flatMap {
                FileBytes.read(store.folder.path + "/" + $0) ?? []
            }
            for token in [session, link] {
                #expect(content.holds(try token.hash))
                #expect(!content.holds(Array(token.text.utf8)))
                #expect(!content.holds(Self.decoded(token.text)))
            }
            #expect(!content.holds(Array(used.text.utf8)))
            #expect(!content.holds(Self.decoded(used.text)))
        }
    }

    /// The token's 32 bytes, decoded here by the alphabet of RFC 4648.
    private static func decoded(_ text: String) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var bits: [UInt8] = []
        for character in text.utf8 {
            let value = alphabet.firstIndex(of: character) ?? 0
            for shift in (0..<6).reversed() { bits.append(UInt8(value >> shift & 1)) }
        }
        return (0..<bits.count / 8).map { byte in bits[byte * 8..<byte * 8 + 8].reduce(0) { $0 << 1 | $1 } }
    }
}

extension [UInt8] {
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        withUnsafeBytes { bytes in
            var rest = bytes[...]
            while rest.count >= part.count, let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress {
                guard let hit = memchr(start, Int32(part[0]), rest.count) else { return false }
                rest = rest.dropFirst(UnsafeRawPointer(hit) - start)
                if rest.count >= part.count, memcmp(hit, part, part.count) == 0 { return true }
                rest = rest.dropFirst()
            }
            return false
        }
    }
}
