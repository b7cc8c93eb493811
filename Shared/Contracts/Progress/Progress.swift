/// XP, levels and achievements: a ledger of what accounts earned by what the catalogue tells of them.
package enum Progress: ServiceContract {
    package static let name = "progress"
    package static let configurationSections = ["xp", "achievements"]
    package static let methods: [any RPCRequest.Type] = [
        GetProgress.self, GetRules.self, ListAchievements.self, ListLedger.self, ReadChanges.self, ReadSnapshot.self,
        Rebuild.self, Refresh.self, TryRules.self,
    ]
}
