import CommandLineTool
import Testing

@Suite struct ProgressLineTests {
    @Test func looks() {
        #expect(
            ProgressLine.text(done: 500, total: 1000, "tracks", columns: 35)
                == "[█████████░░░░░░░░░░]  50%  tracks")
        #expect(ProgressLine.text(done: 0, total: 10, "x", columns: 17) == "[░░░░░░]   0%  x")
        #expect(ProgressLine.text(done: 10, total: 10, "x", columns: 17) == "[██████] 100%  x")
    }

    @Test func neverFillsTheLine() {
        for columns in 0...120 {
            for done in [0, 1, 499, 1000, 2000, -3] {
                for what in ["", "tracks", "夜間飛行 夜間飛行"] {
                    let line = ProgressLine.text(done: done, total: 1000, what, columns: columns)
                    #expect(DisplayWidth.of(line) <= max(columns - 1, 0), "\(columns) \(done) \(what)")
                }
            }
        }
    }

    @Test func nothingToDo() {
        #expect(ProgressLine.text(done: 0, total: 0, "x", columns: 80).hasSuffix("   0%  x"))
    }

    @Test func neverGoesBack() {
        let lines = (0...1000).map { ProgressLine.text(done: $0, total: 1000, "x", columns: 80) }
        let filled = lines.map { line in line.count { $0 == "█" } }
        #expect(filled == filled.sorted())
    }
}
