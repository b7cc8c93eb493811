internal import Contracts
internal import ServiceKit

/// `account reset`: a way back for who has lost the password.
enum ResetPasswordAction: AccountAction {
    static let word = "reset"
    static let about = "Prints a link that sets an account's password anew and ends its sessions."
    static let operands = Operands(["WHO"])

    static func run(_ arguments: Arguments, at desk: AccountDesk, _ console: Console) async throws {
        let holder = try await desk.holder(arguments.operand(0) ?? "")
        let link = try await desk.call(Dashboard.CreatePasswordLink(account: holder.account))
        try console.out.write("\(holder):\n" + link.passwordText)
    }
}
