internal import Contracts
package import JSONRPC

/// What `call` was asked to call: checked against the contracts, because the wire passes over members that it
/// does not know, and a mistyped parameter would go unnoticed.
package struct CallTarget: Sendable {
    package let service: String
    package let method: String
    /// nil where the contracts of this build do not know it, which `--as-is` permits.
    package let known: KnownMethod?

    /// - Parameters:
    ///   - service: as `--service` names it; the method's prefix where nil.
    ///   - asIs: whether an unknown method is sent nevertheless.
    package init(method: String, service: String?, asIs: Bool) throws(UsageError) {
        let services = Suite.services.map { $0.name }
        let expected = "one of " + services.joined(separator: ", ")
        if let service, !services.contains(service) {
            throw UsageError(unknown: "service in --service", service, among: services, expected: expected)
        }
        self.method = method
        known = KnownMethod.all.first { $0.name == method }
        let prefix = String(method.prefix { $0 != "." })
        let isCommon = KnownMethod.commonPrefixes.contains(prefix)
        guard known != nil || asIs else {
            throw UsageError(
                unknown: "method", method, among: KnownMethod.all.map(\.name),
                expected: "one that beatpass methods lists")
        }
        if isCommon {
            guard let service else {
                throw UsageError("every service has \(method); expected --service with \(expected)")
            }
            self.service = service
        } else if let service {
            guard service == prefix || known == nil else {
                throw UsageError(
                    "--service is \(service), but \(method) is a method of \(prefix);"
                        + " expected \(prefix) or no --service"
                )
            }
            self.service = service
        } else {
            guard services.contains(prefix) else {
                throw UsageError(
                    "\"\(abridged(method))\" names no service before a dot;"
                        + " expected \(expected), or --service"
                )
            }
            self.service = prefix
        }
    }

    /// Reads the params and checks their names.
    package func params(_ text: [UInt8], asIs: Bool) throws(UsageError) -> RawJSON {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: text)
        } catch {
            throw UsageError(
                "the params are not JSON: \(error); expected an object such as '{\"query\": \"ann\"}'")
        }
        guard let members = value.objectValue else {
            throw UsageError(
                "the params are \(value.kind.rawValue); expected an object such as '{\"query\": \"ann\"}'")
        }
        if let known, !asIs {
            for member in members where !known.parameters.contains(member.name) {
                let names = known.parameters
                throw UsageError(
                    unknown: "parameter of \(method)", member.name, among: names,
                    expected: names.isEmpty ? "none" : names.joined(separator: ", "))
            }
        }
        return RawJSON(value.write(to:))
    }
}
