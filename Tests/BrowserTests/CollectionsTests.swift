import Testing

extension BrowserTests {
    /// The page My Collections; what is shown equals the rows that were put and the files that are downloaded.
    @Suite struct CollectionsTests {
        @Test func listsAndFiles() async throws {
            try await RunningServices.suite?.run("albums.py")
        }
    }
}
