/// The dashboard's methods for the operator; browsers speak HTTP to it.
package enum Dashboard: ServiceContract {
    package static let name = "dashboard"
    package static let configurationSections = ["http", "links", "media", "menu", "session", "support"]
    package static let methods: [any RPCRequest.Type] = [
        AddAccount.self, CreatePasswordLink.self, CreateSetUpLink.self, GetAddress.self, ListAccounts.self,
        NoteChange.self, ReadAudit.self,
    ]
}
