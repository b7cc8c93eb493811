import Testing

extension BrowserTests {
    /// The page Leaderboards; what it shows and exports equals what the service says.
    @Suite struct LeaderboardsTests {
        @Test func showsBoardsAndHides() async throws {
            try await RunningServices.suite?.run("leaderboards.py")
        }
    }
}
