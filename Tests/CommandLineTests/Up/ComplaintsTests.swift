import CommandLineTool
import Testing

@Suite struct ComplaintsTests {
    private func find(_ text: String, limit: Int = 5) -> [String] {
        Complaints.find(in: Array(text.utf8), limit: limit)
    }

    @Test func plainLinesWarningsAndErrors() {
        let log = """
            beatpass-catalog: --data is wrong
            {"time":"x","level":"info","message":"ready"}
            {"time":"x","level":"warning","message":"slow"}
            {"time":"x","level":"error","message":"no","error":"because"}
            {"level":
            """
        #expect(find(log) == ["beatpass-catalog: --data is wrong", "slow", "no: because", "{\"level\":"])
    }

    @Test func theLastOnes() {
        #expect(find("a\nb\nc\n", limit: 2) == ["b", "c"])
        #expect(find("") == [])
    }

    @Test func foreignBytesArePrintable() { #expect(find("\u{1B}[2J") == ["\\u{1B}[2J"]) }
}
