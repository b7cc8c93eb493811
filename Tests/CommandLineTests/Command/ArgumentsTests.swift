import CommandLineTool
import Testing

@Suite struct ArgumentsTests {
    private static let flags = [
        Flag("--data", "DIR", "Where."), Flag("--demo", nil, "Whether."),
        Flag("--deadline", "TIME", "How long."),
    ]

    private func parse(
        _ words: [String], _ operands: Operands = Operands(["METHOD"], optional: ["PARAMS"])
    ) throws(UsageError) -> Arguments {
        try Arguments(words, flags: Self.flags, operands: operands)
    }

    private func refusal(_ words: [String], _ operands: Operands = .none) -> String? {
        do throws(UsageError) {
            _ = try parse(words, operands)
            return nil
        } catch {
            return error.description
        }
    }

    @Test func bothSpellingsOfAValue() throws {
        for words in [["--data", "a b", "m"], ["--data=a b", "m"], ["m", "--data", "x", "--data=a b"]] {
            let arguments = try parse(words)
            #expect(arguments.value("--data") == "a b")
            #expect(arguments.operands == ["m"])
        }
    }

    @Test func flagsAndOperandsMix() throws {
        let arguments = try parse(["m", "--demo", "-", "--deadline=2s"])
        #expect(arguments.has("--demo"))
        #expect(arguments.operands == ["m", "-"])
        #expect(try arguments.duration("--deadline") == .seconds(2))
        #expect(arguments.value("--data") == nil)
        #expect(arguments.operand(2) == nil)
    }

    @Test func twoDashesEndTheFlags() throws {
        #expect(try parse(["--", "--data", "-x"]).operands == ["--data", "-x"])
        #expect(try parse(["-5"]).operands == ["-5"])
        #expect(try parse(["--data", "-5", "m"]).value("--data") == "-5")
    }

    @Test func restBelongsToTheFirstOperand() throws {
        let arguments = try parse(
            ["--demo", "wire", "--rounds", "3", "--help"], Operands(optional: ["NAME"], takesRest: true))
        #expect(arguments.operands == ["wire", "--rounds", "3", "--help"])
        #expect(arguments.has("--demo"))
    }

    @Test(arguments: ["--help", "-h"]) func help(word: String) throws {
        #expect(try parse(["--nonsense=1", word].reversed()).wantsHelp)
    }

    @Test func everySentence() {
        #expect(
            refusal(["--dmeo"])
                == "unknown flag --dmeo; expected --data, --demo, --deadline; did you mean --demo?")
        #expect(refusal(["-v"]) == "unknown flag -v; expected --data, --demo, --deadline")
        #expect(
            refusal(["--data"])
                == "--data has no value; expected --data DIR"
                + " (write --data=VALUE for one that starts with a dash)"
        )
        #expect(refusal(["--data", "--demo"])?.hasPrefix("--data has no value") == true)
        #expect(refusal(["--data="]) == "--data is empty; expected DIR")
        #expect(refusal(["--demo=yes"]) == "--demo takes no value; found \"yes\"")
        #expect(refusal(["x"]) == "unexpected argument \"x\"; expected flags only")
        #expect(refusal([], Operands(["A", "B"])) == "A is missing; expected A B")
        #expect(refusal(["1"], Operands(["A", "B"], optional: ["C"])) == "B is missing; expected A B [C]")
        #expect(refusal(["1", "2"], Operands(["A"])) == "unexpected argument \"2\"; expected A")
    }

    @Test(arguments: ["", "2", "s", "-2s", "0s", "2 s", "1e3s"]) func noDuration(text: String) throws {
        let arguments = try Arguments(["--deadline=\(text)x"], flags: Self.flags, operands: .none)
        #expect(throws: UsageError.self) { try arguments.duration("--deadline") }
        guard !text.isEmpty,
            let plain = try? Arguments(["--deadline=\(text)"], flags: Self.flags, operands: .none)
        else { return }
        #expect(throws: UsageError.self) { try plain.duration("--deadline") }
    }

    @Test func controlCharactersDoNotReachTheTerminal() {
        #expect(refusal(["a\u{1B}[2Jb"]) == "unexpected argument \"a\\u{1B}[2Jb\"; expected flags only")
    }
}
