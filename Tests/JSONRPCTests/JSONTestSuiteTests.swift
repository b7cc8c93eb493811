import JSONRPC
import Support
import Testing

/// Nicolas Seriot's JSONTestSuite, whole. Each text goes through everything that reads JSON here.
@Suite struct JSONTestSuiteTests {
    /// A file of the suite.
    private struct Sample {
        var name: String
        var bytes: [UInt8]
    }

    private func samples(_ folder: String) -> [Sample] {
        guard let path = SharedData.path("data/json/\(folder)") else { return [] }
        return FileBytes.names(in: path).filter { $0.hasSuffix(".json") }.compactMap { name in
            FileBytes.read("\(path)/\(name)").map { Sample(name: name, bytes: $0) }
        }
    }

    private func scanError(_ bytes: [UInt8], depth: Int = WireLimits().depth) -> JSONError? {
        bytes.withUnsafeBytes { text in
            var scanner = JSONScanner(text, depth: depth)
            do throws(JSONError) {
                try scanner.checkWhole()
                return nil
            } catch {
                return error
            }
        }
    }

    /// What becomes of a text as the `params` of a call.
    private enum AsParams: Equatable {
        case taken(params: [UInt8])
        case refused(ErrorCode, id: [UInt8]?)
    }

    private func asParams(_ bytes: [UInt8]) -> AsParams {
        let line = Array(#"{"jsonrpc":"2.0","id":1,"method":"m","params":"#.utf8) + bytes + Array("}".utf8)
        return line.withUnsafeBytes { text in
            do throws(Envelope.Refusal) {
                guard case .single(let envelope) = try Envelope.read(text, limits: WireLimits()) else {
                    return .refused(.internalError, id: nil)
                }
                return .taken(params: Array(envelope.params ?? UnsafeRawBufferPointer(start: nil, count: 0)))
            } catch {
                return .refused(error.error.code, id: error.id)
            }
        }
    }

    private func isContainer(_ bytes: [UInt8]) -> Bool {
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first == UInt8(ascii: "[") || first == UInt8(ascii: "{")
    }

    private func expectAccepted(_ sample: Sample) throws {
        #expect(scanError(sample.bytes) == nil, "\(sample.name)")
        let value = try JSONValue(parsing: sample.bytes)
        let again = try JSONValue(parsing: Array(value.text.utf8))
        #expect(again == value, "\(sample.name)")
        #expect(again.text == value.text, "\(sample.name)")
        let raw = try RawJSON(parsing: sample.bytes)
        #expect(raw.description == value.text, "\(sample.name)")
        #expect(!raw.bytes.contains { $0 < 0x20 }, "\(sample.name)")
        if isContainer(sample.bytes) {
            // The white space around a value belongs to the message, not to the value.
            let isSpace: (UInt8) -> Bool = { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
            let bare = Array(sample.bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
            #expect(asParams(sample.bytes) == .taken(params: bare), "\(sample.name)")
        } else {
            #expect(asParams(sample.bytes) == .refused(.invalidRequest, id: Array("1".utf8)), "\(sample.name)")
        }
    }

    private func expectRefused(_ sample: Sample) {
        guard let error = scanError(sample.bytes) else {
            Issue.record("\(sample.name) was accepted")
            return
        }
        #expect((0...sample.bytes.count).contains(error.offset), "\(sample.name)")
        #expect(throws: error) { try JSONValue(parsing: sample.bytes) }
        #expect(throws: error) { try RawJSON(parsing: sample.bytes) }
        let expected: ErrorCode = error.reason == .tooDeep ? .limitExceeded : .parseError
        #expect(asParams(sample.bytes) == .refused(expected, id: nil), "\(sample.name)")
    }

    @Test func whatMustParseParses() throws {
        let found = samples("test_parsing").filter { $0.name.hasPrefix("y_") }
        #expect(found.count == 95 || found.isEmpty)
        for sample in found { try expectAccepted(sample) }
    }

    @Test func whatMustNotParseIsRefused() {
        let found = samples("test_parsing").filter { $0.name.hasPrefix("n_") }
        #expect(found.count == 188 || found.isEmpty)
        for sample in found { expectRefused(sample) }
    }

    /// What RFC 8259 leaves to the reader. Numbers are kept as written, so none is too big; texts that are not
    /// valid UTF-8, surrogates without their other half and a byte order mark are refused.
    @Test func whatIsLeftToTheReaderIsDecided() throws {
        let found = samples("test_parsing").filter { $0.name.hasPrefix("i_") }
        #expect(found.count == 35 || found.isEmpty)
        for sample in found {
            let isNumber = sample.name.hasPrefix("i_number_")
            print(
                "\(sample.name): \(isNumber ? "accepted" : "refused, \(scanError(sample.bytes).map { "\($0)" } ?? "?")")"
            )
            if isNumber { try expectAccepted(sample) } else { expectRefused(sample) }
        }
    }

    @Test func theReasonsOfRefusalsAreRight() {
        let reasons: [String: JSONError.Reason] = [
            "i_structure_500_nested_arrays.json": .tooDeep,
            "i_structure_UTF-8_BOM_empty_object.json": .unexpectedByte,
            "i_string_overlong_sequence_2_bytes.json": .invalidUTF8,
            "i_string_UTF8_surrogate_U+D800.json": .invalidUTF8,
            "i_string_not_in_unicode_range.json": .invalidUTF8,
            "i_string_truncated-utf-8.json": .invalidUTF8,
            "i_string_inverted_surrogates_U+1D11E.json": .loneSurrogate,
            "i_object_key_lone_2nd_surrogate.json": .loneSurrogate,
            "n_number_-01.json": .badNumber,
            "n_string_unescaped_tab.json": .controlCharacter,
            "n_string_escape_x.json": .badEscape,
            "n_structure_100000_opening_arrays.json": .tooDeep,
            "n_object_trailing_comma.json": .expectedName,
            "n_object_missing_colon.json": .expectedColon,
            "n_array_1_true_without_comma.json": .expectedCommaOrEnd,
            "n_incomplete_true.json": .badLiteral,
            "n_structure_no_data.json": .endOfText,
            "n_structure_array_trailing_garbage.json": .trailingBytes,
        ]
        let found = samples("test_parsing").filter { reasons[$0.name] != nil }
        #expect(found.count == reasons.count || found.isEmpty)
        for sample in found { #expect(scanError(sample.bytes)?.reason == reasons[sample.name], "\(sample.name)") }
    }

    @Test func fiveHundredLevelsAreReadWhereTheLimitAllowsThem() throws {
        guard let sample = samples("test_parsing").first(where: { $0.name == "i_structure_500_nested_arrays.json" })
        else { return }
        #expect(scanError(sample.bytes, depth: 499)?.reason == .tooDeep)
        #expect(scanError(sample.bytes, depth: 500) == nil)
        #expect(try JSONValue(parsing: sample.bytes, depth: 500).text.utf8.elementsEqual(sample.bytes))
    }

    /// What each text of `test_transform` is to us: the compact form, or nil where it is refused.
    private static let transforms: [String: String?] = [
        "number_-9223372036854775808.json": "[-9223372036854775808]",
        "number_-9223372036854775809.json": "[-9223372036854775809]",
        "number_1.0.json": "[1.0]",
        "number_1.000000000000000005.json": "[1.000000000000000005]",
        "number_1000000000000000.json": "[1000000000000000]",
        "number_10000000000000000999.json": "[10000000000000000999]",
        "number_1e-999.json": "[1E-999]",
        "number_1e6.json": "[1E6]",
        "number_9223372036854775807.json": "[9223372036854775807]",
        "number_9223372036854775808.json": "[9223372036854775808]",
        "object_key_nfc_nfd.json": "{\"\u{E9}\":\"NFC\",\"e\u{301}\":\"NFD\"}",
        "object_key_nfd_nfc.json": "{\"e\u{301}\":\"NFD\",\"\u{E9}\":\"NFC\"}",
        "object_same_key_different_values.json": #"{"a":1,"a":2}"#,
        "object_same_key_same_value.json": #"{"a":1,"a":1}"#,
        "object_same_key_unclear_values.json": #"{"a":0,"a":-0}"#,
        "string_1_escaped_invalid_codepoint.json": nil,
        "string_1_invalid_codepoint.json": nil,
        "string_2_escaped_invalid_codepoints.json": nil,
        "string_2_invalid_codepoints.json": nil,
        "string_3_escaped_invalid_codepoints.json": nil,
        "string_3_invalid_codepoints.json": nil,
        "string_with_escaped_NULL.json": #"["A\u0000B"]"#,
    ]

    @Test func transformsKeepEveryDigitAndMember() throws {
        let found = samples("test_transform")
        #expect(found.count == Self.transforms.count || found.isEmpty)
        for sample in found {
            guard let expected = Self.transforms[sample.name] else {
                Issue.record("\(sample.name) has no expectation")
                continue
            }
            if let expected {
                let text = try JSONValue(parsing: sample.bytes).text
                #expect(text.utf8.elementsEqual(expected.utf8), "\(sample.name): \(text)")
            } else {
                expectRefused(sample)
            }
        }
    }

    @Test func transformedNumbersAreExactOrNoIntegers() throws {
        let expected: [String: Int64?] = [
            "number_-9223372036854775808.json": .min,
            "number_-9223372036854775809.json": nil,
            "number_1.0.json": 1,
            "number_1.000000000000000005.json": nil,
            "number_1000000000000000.json": 1_000_000_000_000_000,
            "number_10000000000000000999.json": nil,
            "number_1e-999.json": nil,
            "number_1e6.json": 1_000_000,
            "number_9223372036854775807.json": .max,
            "number_9223372036854775808.json": nil,
        ]
        for sample in samples("test_transform") {
            guard let integer = expected[sample.name] else { continue }
            #expect(try JSONValue(parsing: sample.bytes)[0]?.integerValue == integer, "\(sample.name)")
        }
    }

    /// Of members with one name the first counts; names are equal byte by byte, not by how they look.
    @Test func namesAreComparedByteByByteAndTheFirstCounts() throws {
        let doubled = try JSONValue(parsing: Array(#"{"a":1,"a":2}"#.utf8))
        #expect(doubled["a"]?.integerValue == 1)
        let accents = try JSONValue(parsing: Array("{\"\u{E9}\":\"NFC\",\"e\u{301}\":\"NFD\"}".utf8))
        #expect(accents["\u{E9}"]?.stringValue == "NFC")
        #expect(accents["e\u{301}"]?.stringValue == "NFD")
    }
}
