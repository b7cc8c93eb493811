import Testing

extension BrowserTests {
    /// The page Progress; XP equals what the rules give for the rows that were put and recorded.
    @Suite struct ProgressTests {
        @Test func showsAndRefreshes() async throws {
            try await RunningServices.suite?.run("progress.py")
        }
    }
}
