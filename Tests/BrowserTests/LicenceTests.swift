import Testing

extension BrowserTests {
    /// Certificates on the screen and on paper, verification without signing in, and "Why this number?".
    @Suite struct LicenceTests {
        @Test func showsPrintsAndVerifies() async throws {
            try await RunningServices.suite?.run("licence.py")
        }
    }
}
