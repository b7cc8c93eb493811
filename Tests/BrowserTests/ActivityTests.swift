import Testing

extension BrowserTests {
    /// The page Activity; figures equal those of a count of the rows that were recorded.
    @Suite struct ActivityTests {
        @Test func showsAndChooses() async throws {
            try await RunningServices.suite?.run("activity.py")
        }
    }
}
