import Testing

extension BrowserTests {
    /// The catalog killed and brought back: each part fails alone.
    @Suite struct OutageTests {
        @Test func failsInParts() async throws {
            try await RunningServices.suite?.run("outages.py")
        }
    }
}
