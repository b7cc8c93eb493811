import CommandLineTool
import Testing

@Suite struct ReplicaCountsTests {
    private func parse(_ text: String) throws(UsageError) -> ReplicaCounts {
        try ReplicaCounts(text, services: ["catalog", "dashboard"], single: ["dashboard"], most: 8)
    }

    @Test func counts() throws {
        let counts = try parse("catalog=8,dashboard=1")
        #expect(counts["catalog"] == 8)
        #expect(counts["dashboard"] == 1)
        #expect(try parse("catalog=2")["dashboard"] == 1)
        #expect(ReplicaCounts()["catalog"] == 1)
    }

    @Test(arguments: [
        ("catalog", "expected SERVICE=COUNT, such as catalog=2"),
        ("catalog=", "expected a count from 1 to 8"),
        ("catalog=0", "expected a count from 1 to 8"), ("catalog=9", "expected a count from 1 to 8"),
        ("catalog=2,", "expected SERVICE=COUNT"), ("catalgo=2", "did you mean \"catalog\"?"),
        ("catalog=1,catalog=2", "names catalog twice"), ("dashboard=2", "expected dashboard=1"),
        ("catalog=99999999999999999999", "expected a count from 1 to 8"),
        ("catalog=1=2", "expected SERVICE=COUNT"),
    ]) func refused(text: String, sentence: String) {
        let error = #expect(throws: UsageError.self) { try parse(text) }
        #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
    }
}
