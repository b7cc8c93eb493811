import Storage
import Support

extension StoreLocation {
    /// The dashboard's database in a folder, on the store that the tests run on.
    static func dashboard(in folder: ScratchFolder) throws -> StoreLocation {
        guard let url = try TestStore.url(for: folder.path) else { return .file(folder.path + "/dashboard.db") }
        return .server(url: url, schema: "dashboard")
    }
}
