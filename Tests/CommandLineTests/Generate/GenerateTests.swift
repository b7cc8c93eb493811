import Contracts
import JSONRPC
import ServiceKit
import Testing

@testable import CommandLineTool

@Suite struct GenerateTests {
    private static let until = Day(number: 20_757)  // 2026-10-31

    private static func sizes(
        _ artists: Int = 60, _ tracks: Int = 500, _ plays: Int = 60_000, seed: UInt64 = 1, days: Int = 200
    ) -> GenerateSizes {
        GenerateSizes(artists: artists, tracks: tracks, plays: plays, seed: seed, days: days, until: until)
    }

    private static func made(_ sizes: GenerateSizes = sizes()) async throws -> MemoryOutlet {
        let outlet = MemoryOutlet()
        try await GenerateRun(sizes, to: outlet).run()
        return outlet
    }

    // MARK: The same

    @Test func sameSeedSameBytes() async throws {
        let first = try await Self.made()
        #expect(try await Self.made().bytes == first.bytes)
        #expect(try await Self.made(Self.sizes(seed: 2)).bytes != first.bytes)
        #expect(try await Self.made(Self.sizes(seed: .max)).bytes.count > first.bytes.count)
    }

    /// The bytes of a small run do not change from build to build and machine to machine. Where this fails because
    /// what is made was changed on purpose, so must the sum.
    @Test func pinnedBytes() async throws {
        let outlet = try await Self.made(Self.sizes(20, 100, 3000, days: 60))
        let file = try TemporaryFile(outlet.bytes)
        let sum = try Output(of: "sha256sum", [file.path]).bytes.prefix(64)
        #expect(
            String(decoding: sum, as: UTF8.self) == "313087e00d465b378fedd9254d505b956dbbbd68a866f8f455846ab731a10aee")
    }

    // MARK: Counts and references

    @Test(arguments: [(1, 1, 0), (1, 1, 100), (3, 2, 10), (2, 40, 999), (60, 500, 20_000)])
    func countsAreAsAsked(_ artists: Int, _ tracks: Int, _ plays: Int) async throws {
        let sizes = Self.sizes(artists, tracks, plays)
        let rows = try await Self.made(sizes).rows()
        func count(_ kind: RowKind) -> Int { rows.filter { $0.kind == kind }.count }
        #expect(count(.artist) == artists && count(.track) == tracks && count(.play) == plays)
        #expect(count(.account) == sizes.accounts)
        #expect(count(.download) == sizes.downloads && count(.follow) == sizes.follows)
        #expect(Set(rows.filter { $0.kind == .track }.compactMap { $0.row["id"]?.stringValue }).count == tracks)
    }

    /// Every entry passes the contract's own reader, which checks every limit, and names what came before it.
    @Test func everyRowFitsItsContractAndResolves() async throws {
        var artists: Set<ArtistID> = []
        var tracks: [TrackID: Catalog.TrackEntry] = [:]
        var accounts: Set<String> = []
        var albumTracks: Set<TrackID> = []
        var owned: Set<ArtistID> = []
        var removed = 0
        let sizes = Self.sizes()
        let end = Day(number: Self.until.number + 1).start
        func read<Row: WireObject>(_ row: JSONValue, _: Row.Type) throws -> Row {
            let bytes = RawJSON(row.write(to:)).bytes
            return try bytes.withUnsafeBytes { text in
                var reader = JSONReader(checked: text)
                return try Row.read(&reader)
            }
        }
        for (kind, row) in try await Self.made(sizes).rows() {
            switch kind {
            case .account:
                let entry = try read(row, Catalog.AccountEntry.self)
                #expect(accounts.insert(entry.id.text).inserted && AccountID(entry.id.text) != nil)
            case .artist:
                let entry = try read(row, Catalog.ArtistEntry.self)
                #expect(artists.insert(entry.id).inserted && entry.createdAt < end)
            case .role:
                let entry = try read(row, Catalog.RoleEntry.self)
                #expect(artists.contains(entry.artist) && accounts.contains(entry.account.text))
                if entry.role == .owner { #expect(owned.insert(entry.artist).inserted) }
            case .track:
                let entry = try read(row, Catalog.TrackEntry.self)
                #expect(entry.artists.allSatisfy(artists.contains) && Set(entry.artists).count == entry.artists.count)
                #expect(entry.publishedAt < end && tracks[entry.id] == nil)
                tracks[entry.id] = entry
            case .album:
                let entry = try read(row, Catalog.AlbumEntry.self)
                #expect(entry.tracks.allSatisfy { tracks[$0]?.artists.first == entry.artists[0] })
                for track in entry.tracks { #expect(albumTracks.insert(track).inserted) }
            case .play:
                let entry = try read(row, Catalog.PlayRow.self)
                let track = try #require(tracks[entry.track])
                #expect(track.publishedAt <= entry.at && entry.at < end && track.visibility == .public)
                #expect(entry.at >= sizes.firstDay.start && entry.listenedMs >= 1000)
                #expect(entry.listener.text.contains("-v") || accounts.contains(entry.listener.text))
            case .download:
                let entry = try read(row, Catalog.DownloadRow.self)
                #expect(tracks[entry.track].map { $0.publishedAt <= entry.at && $0.visibility == .public } == true)
                #expect(entry.listener.text.contains("-u") == (entry.email != nil) && entry.at < end)
            case .follow:
                let entry = try read(row, Catalog.FollowRow.self)
                #expect(artists.contains(entry.artist) && entry.at < end)
            case .removeTrack:
                let id = TrackID(unchecked: row["track"]?.stringValue ?? "")
                #expect(tracks[id] != nil && !albumTracks.contains(id))
                removed += 1
            }
        }
        #expect((45...60).contains(owned.count) && !albumTracks.isEmpty && removed > 0)
        #expect(
            tracks.values.contains { $0.visibility == .sold } && tracks.values.contains { $0.visibility == .private })
        #expect((40...140).contains(tracks.values.filter { $0.artists.count > 1 }.count))
        #expect(tracks.values.contains { $0.opening != nil } && tracks.values.contains { $0.bpm == nil })
    }

    // MARK: Shapes

    /// The slope of plays over rank, both as logarithms, by least squares over the ranks that are not few.
    @Test func popularityFollowsZipf() async throws {
        var plays: [String: Int] = [:]
        for (kind, row) in try await Self.made(Self.sizes(200, 4000, 400_000)).rows() where kind == .play {
            plays[row["track"]?.stringValue ?? "", default: 0] += 1
        }
        let counts = plays.values.sorted(by: >)
        let points = (30..<2000).map { (x: Double($0 + 1).logarithm, y: Double(counts[$0]).logarithm) }
        let (meanX, meanY) = (points.map(\.x).mean, points.map(\.y).mean)
        let slope =
            points.map { ($0.x - meanX) * ($0.y - meanY) }.mean / points.map { ($0.x - meanX) * ($0.x - meanX) }.mean
        #expect((-1.4 ... -0.7).contains(slope), "\(slope)")
        // Nobody has it all.
        #expect(counts[0] < 400_000 / 8)
    }

    @Test func weekSeasonAndGrowth() async throws {
        var days: [Int64: Int] = [:]
        let sizes = Self.sizes(60, 500, 200_000, days: 364)
        var uncounted = 0
        for (kind, row) in try await Self.made(sizes).rows() where kind == .play {
            let at = try #require(Timestamp(row["at"]?.stringValue ?? ""))
            days[at.day.number, default: 0] += 1
            uncounted += (row["listenedMs"]?.integerValue ?? 0) < 30_000 ? 1 : 0
        }
        #expect(days.count == 364)
        func plays(weekday: Int64) -> Int { days.filter { ($0.key + 3) % 7 == weekday }.reduce(0) { $0 + $1.value } }
        #expect(plays(weekday: 5) > plays(weekday: 1) * 110 / 100)
        let first = sizes.firstDay.number
        func plays(_ range: Range<Int64>) -> Int { range.reduce(0) { $0 + (days[first + $1] ?? 0) } }
        #expect(plays(334..<364) > plays(0..<30) * 2)
        #expect((20_000...28_000).contains(uncounted), "\(uncounted)")
    }

    @Test func timesOfADayAreInOrder() async throws {
        var last: [RowKind: String] = [:]
        for (kind, row) in try await Self.made().rows() where kind.isEvent {
            let at = row["at"]?.stringValue ?? ""
            #expect(last[kind, default: ""] <= at)
            last[kind] = at
        }
        #expect(last.count == 3)
    }

    // MARK: Parts

    @Test func aliasTableDrawsByWeight() {
        let weights: [UInt32] = [0, 1, 2, 0, 5, .max / 1000, 3]
        let table = AliasTable(weights: weights)
        var random = DemoRandom(seed: 5)
        var counts = [Int](repeating: 0, count: weights.count)
        for _ in 0..<100_000 { counts[table.place(random.next())] += 1 }
        #expect(counts[0] == 0 && counts[3] == 0 && counts[5] > 99_900)
        let even = AliasTable(weights: [7, 7, 7, 7])
        counts = [0, 0, 0, 0]
        for _ in 0..<40_000 { counts[even.place(random.next())] += 1 }
        #expect(counts.allSatisfy { (9_500...10_500).contains($0) }, "\(counts)")
        #expect(AliasTable(weights: [0, 0]).isEmpty && AliasTable(weights: []).isEmpty)
    }

    @Test func sharesSumUp() {
        let shares = Shares(weights: [3, 0, 1, 1_000_000_007, 5])
        for total in [0, 1, 7, 4_000_000_000] {
            let parts = (0..<5).map { shares.part($0, of: total) }
            #expect(parts.reduce(0, +) == total && parts[1] == 0)
        }
    }

    @Test func flags() throws {
        func sizes(_ words: [String]) throws -> GenerateSizes {
            try GenerateVerb.sizes(
                Arguments(words, flags: GenerateVerb.flags, operands: .none), yesterday: Self.until)
        }
        #expect(
            try sizes([])
                == GenerateSizes(artists: 1000, tracks: 10_000, plays: 500_000, seed: 1, days: 730, until: Self.until))
        #expect(try sizes(["--until", "2026-10-01"]).until.description == "2026-10-01")
        for words in [
            ["--artists", "0"], ["--plays", "-1"], ["--tracks", "x"], ["--seed", "1.5"], ["--days", "0"],
            ["--until", "2026-13-01"], ["--until", "2026-11-01"], ["--until", "1999-01-01"],
            ["--until", "2026-10-01T00:00:00Z"],
        ] {
            #expect(throws: UsageError.self, "\(words)") { try sizes(words) }
        }
        #expect(try sizes(["--until", "2026-11-01", "--to", "-"]).until.description == "2026-11-01")
    }

    // MARK: Into a catalog

    private func send(_ sizes: GenerateSizes, to catalog: FakeCatalog) async throws -> GeneratedCalls {
        let calls = GeneratedCalls(catalog.take, seed: sizes.seed) { _, _ in }
        try await GenerateRun(sizes, to: calls).run()
        return calls
    }

    /// Each kind the same rows as in a file, whatever way they go.
    @Test func theCatalogGetsWhatAFileHas() async throws {
        let sizes = Self.sizes()
        let catalog = FakeCatalog()
        let calls = try await send(sizes, to: catalog)
        #expect(catalog.mostRunning == 1)
        let rows = try await Self.made(sizes).rows()
        for kind in RowKind.allCases {
            var own = catalog.rows(kind).map(\.text)
            var file = rows.filter { $0.kind == kind }.map { row in
                guard kind != .removeTrack else { return row.row["track"]?.text ?? "" }
                return JSONValue.object((row.row.objectValue ?? []).filter { $0.name != "kind" }).text
            }
            if kind == .play {
                own.sort()
                file.sort()
            }
            #expect(own == file, "\(kind)")
            #expect(calls.report.tallies[kind]?.added == file.count, "\(kind)")
        }
        #expect(
            Set(catalog.calls.filter { $0.kind == .play }.map(\.source))
                == Set((0..<4).map { "generate:1:plays:\($0)" }))

        let second = try await send(sizes, to: catalog)
        #expect(second.report.altered == 0 && second.report.taken == calls.report.taken)
        #expect(catalog.rows.count == rows.count)
    }

    @Test func anInterruptedRunGoesOn() async throws {
        let seed = UInt64.random(in: .min ... .max)
        print("anInterruptedRunGoesOn: seed \(seed)")
        var random = DemoRandom(seed: seed)
        let sizes = Self.sizes(60, 3000, 200_000)
        let whole = FakeCatalog()
        _ = try await send(sizes, to: whole)
        let broken = FakeCatalog()
        for _ in 0..<4 {
            broken.goes(after: random.from(8...30))
            _ = try? await send(sizes, to: broken)
        }
        broken.goes(after: nil)
        _ = try await send(sizes, to: broken)
        for kind in RowKind.allCases where kind != .play { #expect(broken.rows(kind) == whole.rows(kind), "\(kind)") }
        #expect(broken.rows(.play).map(\.text).sorted() == whole.rows(.play).map(\.text).sorted())
    }
}

extension Double {
    /// By halving and squaring: tests need no C library for it.
    fileprivate var logarithm: Double {
        var rest = self
        var result = 0.0
        while rest >= 2 {
            rest /= 2
            result += 1
        }
        var bit = 0.5
        for _ in 0..<30 {
            rest *= rest
            if rest >= 2 {
                rest /= 2
                result += bit
            }
            bit /= 2
        }
        return result
    }
}

extension [Double] {
    fileprivate var mean: Double { reduce(0, +) / Double(Swift.max(count, 1)) }
}
