import Contracts
import JSONRPC
import Transport

/// A method that takes in rows, as the kill tests use it: what it is sent, and what its answers must say.
protocol IngestKind: Sendable, CustomStringConvertible {
    var method: String { get }

    /// Puts in what the rows speak of.
    func prepare(_ client: RPCClient) async throws

    /// The call for the rows `rows` of a source.
    ///
    /// - Parameter name: what the source is called instead, for the beginning of a source of its own.
    func params(_ source: String, _ rows: Range<Int>, as name: String?) -> RawJSON

    /// A call that is refused and says how far the source has come; nil where the method does not know.
    func probe(_ source: String) -> RawJSON?

    /// How many rows the reply says are new, of how many that can be. For a repeated call either all or none.
    func taken(_ reply: JSONValue, _ source: String, _ rows: Range<Int>) -> (found: Int, whole: Int)

    /// What is wrong in the end by the service's own answers, where each source has brought its rows up to the
    /// number given.
    func problems(_ client: RPCClient, _ sent: [String: Int]) async throws -> [String]

    /// What the store's tables must come to hold: queries in the words of both stores, and the rows they give in
    /// any order.
    func tables(_ sent: [String: Int]) -> [(query: String, rows: [[String]])]
}

struct UnexpectedEnding: Error, CustomStringConvertible {
    let description: String
}

extension IngestKind {
    var description: String { method }
}

extension RPCClient {
    /// A call that must succeed; made again where a reply is lost.
    func ask(_ method: String, _ params: String) async throws -> JSONValue {
        let ending = await perform(
            method: method, params: RawJSON(checked: Array(params.utf8)), deadline: .seconds(60), isIdempotent: true)
        guard case .result(let bytes) = ending else {
            throw UnexpectedEnding(description: "\(method) ended as \(ending)")
        }
        return try JSONValue(parsing: bytes)
    }
}

/// Artists: a put that says of each call how many were new. There is no offset, and repeats do no harm.
struct ArtistPuts: IngestKind {
    let method = "catalog.putArtists"

    func prepare(_ client: RPCClient) async throws {}

    private func text(_ source: String, _ rows: Range<Int>) -> String {
        let entries = rows.map { row in
            #"{"id":"\#(source)-\#(row)","name":"Artist \#(row)","createdAt":"2024-01-01T00:00:00Z"}"#
        }
        return #"{"source":"\#(source)","artists":[\#(entries.joined(separator: ","))]}"#
    }

    func params(_ source: String, _ rows: Range<Int>, as name: String?) -> RawJSON {
        RawJSON(checked: Array(text(source, rows).utf8))
    }

    func probe(_ source: String) -> RawJSON? { nil }

    func taken(_ reply: JSONValue, _ source: String, _ rows: Range<Int>) -> (found: Int, whole: Int) {
        (Int(reply["added"]?.integerValue ?? -1), rows.count)
    }

    /// Every row sent is there, the same in every field.
    func problems(_ client: RPCClient, _ sent: [String: Int]) async throws -> [String] {
        var problems: [String] = []
        for (source, end) in sent {
            for start in stride(from: 0, to: end, by: 500) {
                let rows = start..<min(end, start + 500)
                let reply = try await client.ask(method, text(source, rows))
                guard reply["unchanged"]?.integerValue != Int64(rows.count) else { continue }
                problems.append("\(source) \(rows): \(reply.text)")
            }
        }
        return problems
    }

    func tables(_ sent: [String: Int]) -> [(query: String, rows: [[String]])] {
        let rows = sent.flatMap { source, end in (0..<end).map { ["\(source)-\($0)", "Artist \($0)"] } }
        // Another kind's artists have no dash in their ids.
        return [("SELECT id, name FROM artists WHERE id LIKE '%-%'", rows)]
    }
}

/// Plays by source and offset: some do not count and some are refused, and the offset goes on behind them too.
struct PlayRecords: IngestKind {
    let method = "catalog.recordPlays"

    private static let artists = 5
    private static let tracks = 20

    private static func track(_ source: String, _ row: Int) -> Int {
        source.utf8.reduce(row) { $0 &* 31 &+ Int($1) } % tracks
    }

    private static func isRefused(_ row: Int) -> Bool { row % 13 == 7 }
    private static func counts(_ row: Int) -> Bool { !isRefused(row) && row % 11 != 5 }

    func prepare(_ client: RPCClient) async throws {
        let date = "2024-01-01T00:00:00Z"
        let artists = (0..<Self.artists).map { #"{"id":"a\#($0)","name":"A\#($0)","createdAt":"\#(date)"}"# }
        let tracks = (0..<Self.tracks).map {
            #"{"id":"t\#($0)","title":"T\#($0)","artists":["a\#($0 % Self.artists)"],"publishedAt":"\#(date)"}"#
        }
        let calls = [("artists", "catalog.putArtists", artists), ("tracks", "catalog.putTracks", tracks)]
        for (field, method, rows) in calls {
            let list = rows.joined(separator: ",")
            let reply = try await client.ask(method, #"{"source":"first","offset":0,"\#(field)":[\#(list)]}"#)
            guard reply["refused"]?.arrayValue?.isEmpty == true else {
                throw UnexpectedEnding(description: "\(method) refused entries: \(reply.text)")
            }
        }
    }

    private static func day(_ row: Int) -> Int { row % 9 }

    func params(_ source: String, _ rows: Range<Int>, as name: String?) -> RawJSON {
        let plays = rows.map { row in
            let track = Self.isRefused(row) ? "nowhere" : "t\(Self.track(source, row))"
            let listened = Self.counts(row) ? 60_000 : 1000
            return
                #"{"track":"\#(track)","listener":"l\#(row % 50)","at":"2024-02-0\#(1 + Self.day(row))T12:00:00Z","#
                + #""listenedMs":\#(listened)}"#
        }
        let offset = name == nil ? rows.lowerBound : 0
        let list = plays.joined(separator: ",")
        let text = #"{"source":"\#(name ?? source)","offset":\#(offset),"plays":[\#(list)]}"#
        return RawJSON(checked: Array(text.utf8))
    }

    /// No source comes that far.
    func probe(_ source: String) -> RawJSON? {
        params(source, 1_000_000_000..<1_000_000_001, as: nil)
    }

    func taken(_ reply: JSONValue, _ source: String, _ rows: Range<Int>) -> (found: Int, whole: Int) {
        guard reply["next"]?.integerValue == Int64(rows.upperBound) else { return (-1, rows.count) }
        // A refused row is as new as a taken one.
        let taken = Int(reply["taken"]?.integerValue ?? -1) + (reply["refused"]?.arrayValue?.count ?? 0)
        return (taken, rows.count)
    }

    func problems(_ client: RPCClient, _ sent: [String: Int]) async throws -> [String] {
        var expected = [Int](repeating: 0, count: Self.artists)
        for (source, end) in sent {
            for row in 0..<end where Self.counts(row) { expected[Self.track(source, row) % Self.artists] += 1 }
        }
        var problems: [String] = []
        for (index, plays) in expected.enumerated() {
            let reply = try await client.ask("catalog.getSummary", #"{"artist":"a\#(index)"}"#)
            guard reply["plays"]?.integerValue != Int64(plays) else { continue }
            problems.append("artist a\(index): \(reply["plays"]?.text ?? "no") plays, \(plays) sent")
        }
        return problems
    }

    func tables(_ sent: [String: Int]) -> [(query: String, rows: [[String]])] {
        // The first of February 2024, counted from 1970.
        let firstDay = 19_754
        var days: [[Int]: Int] = [:]
        var refused: [String: Int] = [:]
        for (source, end) in sent {
            for row in 0..<end {
                if Self.isRefused(row) { refused[source, default: 0] += 1 }
                if Self.counts(row) { days[[Self.track(source, row), firstDay + Self.day(row)], default: 0] += 1 }
            }
        }
        return [
            (
                "SELECT t.id, d.day, d.plays FROM track_days d JOIN tracks t ON t.key = d.track WHERE d.plays <> 0",
                days.map { ["t\($0[0])", "\($0[1])", "\($1)"] }
            ),
            ("SELECT name, next FROM sources WHERE kind = 'plays'", sent.map { [$0, "\($1)"] }),
            (
                "SELECT name, SUM(entries) FROM source_refusals WHERE kind = 'plays' GROUP BY name",
                refused.map { [$0, "\($1)"] }
            ),
        ]
    }
}
