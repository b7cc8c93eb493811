internal import Contracts
internal import Storage

extension Progress.GetRules {
    func handle(in store: any SQLReading) throws -> Reply {
        let rules = try RuleStore.rules(in: store)
        var reply = Reply()
        reply.version = rules.version
        reply.amounts = rules.now
        reply.levels = LevelRule.all
        return reply
    }
}
