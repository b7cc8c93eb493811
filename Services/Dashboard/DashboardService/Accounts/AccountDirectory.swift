internal import Contracts
internal import Transport

/// The catalogue's directory of accounts, as this frontend may use it: each account on its own behalf.
struct AccountDirectory: Sendable {
    let catalog: FrontendClient

    /// Who an account is, and its roles; nil where the directory does not know it.
    func profile(
        of account: AccountID, deadline: Duration? = nil
    ) async throws(ServiceFailure) -> Catalog.AccountProfile? {
        do throws(CallError<CatalogFailure>) {
            return try await catalog.call(
                Catalog.GetAccount(account: account), as: Caller(account: account), deadline: deadline)
        } catch .failed(.unknownAccount) {
            return nil
        } catch {
            throw ServiceFailure(error, of: catalog.service)
        }
    }

    /// Puts an account's profile; makes its entry where there is none.
    ///
    /// - Throws: ``AccountProblem``: `badField`, or `directoryAway`.
    func change(_ profile: Catalog.ChangeProfile) async throws(AccountProblem) -> Catalog.AccountProfile {
        do throws(CallError<CatalogFailure>) {
            return try await catalog.call(profile, as: Caller(account: profile.account))
        } catch .failed(.badProfile(let field, let reason)) {
            throw .badField(field, "The \(field) is not taken: \(reason).")
        } catch {
            throw .directoryAway(ServiceFailure(error, of: catalog.service).reason)
        }
    }
}
