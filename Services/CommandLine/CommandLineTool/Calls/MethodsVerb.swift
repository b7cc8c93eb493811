internal import Contracts
internal import JSONRPC
internal import ServiceKit
internal import Transport

/// `methods`: what there is to call. Needs no running suite.
enum MethodsVerb: Verb {
    static let name = "methods"
    static let about = "Lists the methods of the suite, or of one service."
    static let operands = Operands(optional: ["SERVICE"])
    static let flags = [Flag("--json", nil, "Prints the OpenRPC document; without SERVICE a list of them.")]
    static let details = """
        ACCESS: anyone; account, the caller whose account it is; artist, a caller who may act for the artist;
        peerService, another service; operator, this machine's operator. The operator may call all of them.
        REPEATABLE: running it twice leaves the same as running it once.
        """

    static func run(_ arguments: Arguments, _ console: Console) async throws -> ExitCode {
        let services = try services(named: arguments.operand(0))
        if arguments.has("--json") {
            let documents = services.map { service in
                DiscoveryDocument.make(
                    service: service.name, version: SuiteVersion.text,
                    methods: service.methods + CommonMethods.methods)
            }
            let isOne = arguments.operand(0) != nil
            let text = RawJSON { writer in
                if isOne, let document = documents.first { return writer.raw(document.bytes) }
                documents.write(to: &writer)
            }
            try console.out.write(PrettyJSON.text(of: try JSONValue(parsing: text.bytes)))
            return .ok
        }
        var table = Table(columns: [.left("METHOD"), .left("ACCESS"), .left("REPEATABLE"), .left("SUMMARY")])
        for type in services.flatMap({ $0.methods }) + CommonMethods.methods {
            let method = KnownMethod(type)
            table.add([method.name, method.access, method.isIdempotent ? "yes" : "no", method.about])
        }
        try console.out.write(table.text)
        return .ok
    }

    private static func services(named name: String?) throws(UsageError) -> [any ServiceContract.Type] {
        guard let name else { return Suite.services }
        let found = Suite.services.filter { $0.name == name }
        guard found.isEmpty else { return found }
        let names = Suite.services.map { $0.name }
        throw UsageError(
            unknown: "service", name, among: names, expected: "one of " + names.joined(separator: ", "))
    }
}
