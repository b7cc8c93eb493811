/// Everything that is wrong with a configuration, one sentence each.
package struct ConfigurationError: Error, Sendable, CustomStringConvertible, ExitCodeProviding {
    /// One thing that is wrong.
    package struct Problem: Sendable, Hashable {
        /// Whether the command line is at fault rather than the configuration.
        package let isUsage: Bool
        /// The source, what was found and what was expected.
        package let message: String

        package init(isUsage: Bool, message: String) {
            self.isUsage = isUsage
            self.message = message
        }
    }

    /// At least one, in the order file, environment, flags.
    package let problems: [Problem]

    package init(problems: [Problem]) { self.problems = problems }

    package var description: String { problems.map(\.message).joined(separator: "\n") }

    /// ``ExitCode/usage`` where the flags alone are wrong, else ``ExitCode/configuration``.
    package var exitCode: ExitCode { problems.allSatisfy(\.isUsage) ? .usage : .configuration }
}
