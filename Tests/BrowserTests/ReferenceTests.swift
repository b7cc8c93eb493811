import Testing

extension BrowserTests {
    /// The HTTP API's documentation, typed into a shell, and the page Design.
    @Suite struct ReferenceTests {
        @Test func explains() async throws {
            try await RunningServices.suite?.run("reference.py")
        }
    }
}
