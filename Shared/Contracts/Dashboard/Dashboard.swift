/// The dashboard's methods for the operator; browsers speak HTTP to it.
package enum Dashboard: ServiceContract {
    package static let name = "dashboard"
    package static let configurationSections = ["http", "links", "menu", "session", "support"]
    package static let methods: [any RPCRequest.Type] = [CreateSignInLink.self]
}
