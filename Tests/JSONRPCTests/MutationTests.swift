import JSONRPC
import Support
import Testing

/// Valid lines with random edits: whatever comes out, nothing traps and nothing is read beside the line.
///
/// For the second half of the promise each line ends where readable memory ends.
@Suite struct MutationTests {
    private static let lines: [String] = [
        #"{"jsonrpc":"2.0","id":1,"method":"catalog.listTracks","params":{"artist":"a-1","limit":25},"meta":{"deadlineMs":250,"trace":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}}"#,
        #"{"jsonrpc":"2.0","id":"\u00e9\uD83D\uDE00","method":"m\u0065","params":["é日😀",1.5e-3,-0,true,false,null,[],{}]}"#,
        #"[{"jsonrpc":"2.0","id":1,"method":"a"},{"jsonrpc":"2.0","method":"b"},{"jsonrpc":"2.0","id":2,"method":"c","params":{}}]"#,
        #"{"jsonrpc":"2.0","id":3,"error":{"code":-32602,"message":"The params do not fit.","data":{"field":"limit"}}}"#,
        #"{"jsonrpc":"2.0","id":4,"result":{"tracks":[{"id":"t","title":"x\\\"y","artists":[{"id":"a"}]}],"cursor":"n"}}"#,
        #"{"jsonrpc":"2.0","method":"$/cancel","params":{"id":18446744073709551616}}"#,
    ]

    private func mutate(_ bytes: inout [UInt8], _ random: inout Seeded) {
        let alphabet =
            Array("{}[]\",:\\u0e-+.tfn \n\r\t19".utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC2, 0xE0, 0xED, 0xF4, 0xFF]
        for _ in 0..<(1 + random.below(4)) {
            guard !bytes.isEmpty else { return }
            let place = random.below(bytes.count)
            switch random.below(6) {
            case 0: bytes[place] = alphabet[random.below(alphabet.count)]
            case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
            case 2: bytes.insert(alphabet[random.below(alphabet.count)], at: place)
            case 3: bytes.remove(at: place)
            case 4: bytes.removeSubrange(place...)
            default:
                let end = min(bytes.count, place + random.below(20))
                bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count))
            }
        }
    }

    /// Reads all that a peer's line can lead to. True where it was a message.
    private func readEverything(_ line: UnsafeRawBufferPointer) -> Bool {
        _ = Envelope.method(inBeginning: line, depth: 64)
        do throws(Envelope.Refusal) {
            switch try Envelope.read(line, limits: WireLimits()) {
            case .single(let envelope): look(into: envelope)
            case .batch(let elements):
                for element in elements { look(into: try Envelope(element: element, limits: WireLimits())) }
            }
            return true
        } catch {
            #expect(!error.error.message.isEmpty)
            if let id = error.id { #expect((try? JSONValue(parsing: id)) != nil) }
            return false
        }
    }

    private func look(into envelope: Envelope) {
        _ = envelope.method.string
        for part in [envelope.id, envelope.params, envelope.meta, envelope.result, envelope.error] {
            guard let part else { continue }
            // What the envelope hands out is one whole value.
            let copy = Array(part)
            #expect((try? JSONValue(parsing: copy)) != nil)
            _ = JSONNumber.integer(part)
            _ = RPCError(reading: part)
        }
    }

    @Test func editedLinesAreReadOrRefused() throws {
        let guarded = try #require(GuardedText(room: 4096))
        var random = Seeded("edited lines")
        var messages = 0
        let rounds = 60_000
        for _ in 0..<rounds {
            var bytes = Array(Self.lines[random.below(Self.lines.count)].utf8)
            mutate(&bytes, &random)
            messages += guarded.lend(bytes) { readEverything($0) } ? 1 : 0
        }
        // Some edits leave a message, most do not; otherwise the edits test nothing.
        #expect(messages > rounds / 100 && messages < rounds / 2, "\(messages) of \(rounds) were messages")
    }

    /// The reader's trees and the strict scanner agree on what is JSON, and reading never changes a value.
    @Test func editedTextsSurviveARoundTrip() throws {
        var random = Seeded("edited texts")
        for _ in 0..<20_000 {
            var bytes = Array(Self.lines[random.below(Self.lines.count)].utf8)
            mutate(&bytes, &random)
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            let text = value.text
            #expect(try JSONValue(parsing: Array(text.utf8)).text.utf8.elementsEqual(text.utf8))
        }
    }

    @Test func everyPrefixOfALineIsRefusedOrRead() throws {
        let guarded = try #require(GuardedText(room: 4096))
        for line in Self.lines {
            let bytes = Array(line.utf8)
            for count in 0..<bytes.count {
                let isMessage = guarded.lend(Array(bytes.prefix(count))) { readEverything($0) }
                #expect(!isMessage, "\(count) of \(line)")
            }
            let isMessage = guarded.lend(bytes) { readEverything($0) }
            #expect(isMessage)
        }
    }
}
