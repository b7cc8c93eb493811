import Contracts
import JSONRPC
import Transport

/// The error with which a call was refused outside its contract; nil where it was not.
func refusal<Reply>(_ call: () async throws -> Reply) async -> RPCError? {
    do {
        _ = try await call()
        return nil
    } catch CallError<NoFailure>.refused(let error) {
        return error
    } catch CallError<CatalogFailure>.refused(let error) {
        return error
    } catch {
        return nil
    }
}

/// The failure of the contract with which a call ended; nil where it did not.
func failure<Reply>(_ call: () async throws -> Reply) async -> CatalogFailure? {
    do {
        _ = try await call()
        return nil
    } catch CallError<CatalogFailure>.failed(let failure) {
        return failure
    } catch {
        return nil
    }
}
