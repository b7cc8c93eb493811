import Testing

extension BrowserTests {
    /// The page My Beats; what is shown equals the rows that were put and the files that are downloaded.
    @Suite struct BeatsTests {
        @Test func listsAndFiles() async throws {
            try await RunningServices.suite?.run("beats.py")
        }
    }
}
