internal import Benchmarks
internal import ServiceKit

/// `bench`: the project's own measurements.
enum BenchVerb: Verb {
    static let name = "bench"
    static let about = "Runs one of the project's measurements."
    static let operands = Operands(optional: ["NAME"], takesRest: true)
    static var details: String {
        var table = Table(columns: [.left(""), .left("")], hasHeader: false, indent: 2)
        for (name, about) in Benchmarks.names { table.add([name, about]) }
        return "What follows NAME goes to the measurement. There are:\n" + table.text.dropLast()
    }

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let names = Benchmarks.names.map(\.name)
        let expected = "one of " + names.joined(separator: ", ")
        guard let name = arguments.operand(0) else {
            throw UsageError("NAME is missing; expected \(expected)")
        }
        // All else is for the measurements to judge: some start helpers by names of their own.
        if !names.contains(name), NearestName.suggestion(for: name, among: names) != nil {
            throw UsageError(unknown: "measurement", name, among: names, expected: expected)
        }
        return await Benchmarks.run(name, arguments: Array(arguments.operands.dropFirst()))
    }
}
