internal import Contracts
internal import ServiceKit

/// `account staff`: whether somebody is of the platform's staff.
enum SetStaffAction: AccountAction {
    static let word = "staff"
    static let about = "Says whether an account is of the platform's staff: left out of its figures, without any right."
    static let operands = Operands(["WHO", "on|off"])

    static func run(_ arguments: Arguments, at desk: AccountDesk, _ console: Console) async throws {
        let word = arguments.operand(1) ?? ""
        guard word == "on" || word == "off" else {
            throw UsageError("\"\(abridged(word))\" says nothing of staff; expected on or off")
        }
        let holder = try await desk.holder(arguments.operand(0) ?? "")
        let wasStaff = try await desk.call(Catalog.GetAccount(account: holder.account)).staff
        let profile = try await desk.call(Catalog.SetStaff(account: holder.account, staff: word == "on"))
        if profile.staff != wasStaff { await desk.note(.staffChanged, of: holder, word, console) }
        try console.out.write("\(holder) is \(profile.staff ? "" : "not ")of the staff.\n")
    }
}
