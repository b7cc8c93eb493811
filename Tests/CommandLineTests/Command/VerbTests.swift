import CommandLineTool
import ServiceKit
import Testing

@Suite struct VerbTests {
    @Test func namesAreUnique() {
        let names = Verbs.all.map { $0.name }
        #expect(Set(names).count == names.count)
    }

    @Test func flagsAreUniqueAndTold() {
        for verb in Verbs.all {
            let names = verb.flags.map(\.name)
            #expect(Set(names).count == names.count, "\(verb.name)")
            for flag in verb.flags {
                #expect(flag.name.hasPrefix("--") && flag.about.hasSuffix("."), "\(verb.name) \(flag.name)")
            }
            #expect(verb.about.hasSuffix("."), "\(verb.name)")
        }
    }

    @Test func unknownVerbSuggestsTheNearOne() {
        let error = #expect(throws: UsageError.self) { try Verbs.named("ipmort") }
        #expect(error?.description.hasSuffix("; did you mean \"import\"?") == true)
        #expect(error?.exitCode.rawValue == 64)
    }
}
