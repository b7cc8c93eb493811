internal import Glibc
internal import ServiceKit
internal import Transport

/// The command line `beatpass VERB …`: finds the verb, takes its arguments apart, runs it, and ends the
/// process with its exit code. Results go to standard output, everything else to standard error.
package enum BeatPass {
    /// Runs what the process was started with.
    package static func main() async -> Never {
        // A reader that goes away is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        let code = await run(Array(CommandLine.arguments.dropFirst()), Console())
        code.exit()
    }

    private static func run(_ words: [String], _ console: Console) async -> ExitCode {
        var speaker = "beatpass"
        do {
            let verb: any Verb.Type
            switch words.first {
            case nil:
                throw UsageError(
                    "a verb is missing; expected one of \(Verbs.all.map { $0.name }.joined(separator: ", "))")
            case "--version":
                try console.out.write("beatpass \(SuiteVersion.text)\n")
                return .ok
            case "--help", "-h": verb = HelpVerb.self
            case let word? where word.hasPrefix("-"):
                throw UsageError(
                    "\"\(abridged(word))\" stands where a verb was expected;"
                        + " write beatpass VERB \(abridged(word)) …"
                )
            case let word?: verb = try Verbs.named(word)
            }
            speaker += " " + verb.name
            let arguments = try Arguments(
                Array(words.dropFirst()), flags: verb.flags, operands: verb.operands)
            if arguments.wantsHelp {
                try console.out.write(HelpVerb.text(of: verb))
                return .ok
            }
            return try await verb.run(arguments, console)
        } catch {
            console.say("\(speaker): \(error)")
            return (error as? any ExitCodeProviding)?.exitCode ?? .failed
        }
    }
}
