import ServiceKit
import Support

@testable import Storage

extension StoreLocation {
    /// The database that stands for a path, on the store that the tests run on.
    static func test(_ path: String) throws -> StoreLocation {
        guard let url = try TestStore.url(for: path) else { return .file(path) }
        return .server(url: url, schema: "test")
    }
}

extension Database {
    /// Something to read from at once, on the test's thread: the reader of a loop, or where the store is a
    /// server a connection of its own whose queries each see the newest state.
    func reading() throws -> any SQLReading {
        readsOnLoops ? try reader(slot: 0) : try openReader()
    }
}
