import Contracts
import Glibc
import Testing

@testable import ProgressService

@Suite("Level rule") struct LevelRuleTests {
    @Test func `each level needs what the formula says, rounded`() {
        for level in 1...100 {
            let need = 100 * pow(Double(level - 1), 1.5)
            #expect(LevelRule.need(of: level) == Int64(need.rounded()), "level \(level)")
        }
        #expect(LevelRule.need(of: 2) == 100 && LevelRule.need(of: 3) == 283 && LevelRule.need(of: 15) == 5238)
    }

    @Test func `a level begins with its XP and not before`() {
        for level in 2...100 {
            #expect(LevelRule.number(at: LevelRule.need(of: level)) == level)
            #expect(LevelRule.number(at: LevelRule.need(of: level) - 1) == level - 1)
        }
        #expect(LevelRule.number(at: 0) == 1 && LevelRule.number(at: -5) == 1 && LevelRule.number(at: .max) == 100)
    }

    @Test func `the highest level has none above it`() {
        #expect(
            LevelRule.level(at: .max)
                == Progress.Level(number: 100, title: "Legendary Producer", from: 98_504, next: nil))
        #expect(LevelRule.level(at: 99) == Progress.Level(number: 1, title: "Novice Producer", from: 0, next: 100))
    }

    @Test func `titles begin where the table says`() {
        let expected = [
            1: "Novice", 2: "Novice", 3: "Apprentice", 4: "Apprentice", 5: "Intermediate", 6: "Intermediate",
            7: "Skilled",
            9: "Skilled", 10: "Experienced", 14: "Experienced", 15: "Advanced", 19: "Advanced", 20: "Professional",
            29: "Professional",
            30: "Expert", 39: "Expert", 40: "Master", 49: "Master", 50: "Legendary", 100: "Legendary",
        ]
        for (level, title) in expected { #expect(LevelRule.title(of: level) == title + " Producer") }
    }
}
