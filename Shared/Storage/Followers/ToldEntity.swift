package import Contracts
package import JSONRPC

/// A change that tells of an entity by its id, with its value where it is still there.
package protocol ToldEntity: ToldChange {
    var id: String { get }
    var value: RawJSON? { get }
}

extension ToldEntity {
    /// The entity as it is now; nil where it is no longer there.
    package func entity<Entity: WireObject>(_ type: Entity.Type) throws(FollowError) -> Entity? {
        guard let value else { return nil }
        let result: Result<Entity, WireError> = value.bytes.withUnsafeBytes { text in
            var reader = JSONReader(checked: text)
            do throws(WireError) {
                return .success(try Entity.read(&reader))
            } catch {
                return .failure(error)
            }
        }
        do throws(WireError) {
            return try result.get()
        } catch {
            throw invalid("\(error)")
        }
    }

    /// The page cannot be taken: what this change tells is none of its contract's.
    package func invalid(_ reason: String) -> FollowError {
        FollowError.invalidPage(
            feed: String(Self.changesMethod.service),
            reason: "the \(kind) \"\(id)\" at position \(position): \(reason)")
    }
}
