import Testing

extension BrowserTests {
    /// Home in all its states; figures equal those of an independent reading of the catalogue's files.
    @Suite struct HomeTests {
        @Test func showsEveryState() async throws {
            try await RunningServices.suite?.run("home.py")
        }
    }
}
