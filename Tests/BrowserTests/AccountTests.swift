import Testing

extension BrowserTests {
    /// Profile, password, sessions, tokens and activity.
    @Suite struct AccountTests {
        @Test func changesAndEnds() async throws {
            try await RunningServices.suite?.run("account.py")
        }
    }
}
