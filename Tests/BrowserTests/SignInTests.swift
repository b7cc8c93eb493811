import Testing

extension BrowserTests {
    /// Signing in and out, set-up and password links, without JavaScript too.
    @Suite struct SignInTests {
        @Test func signsInAndOut() async throws {
            try await RunningServices.suite?.run("sign_in.py")
        }
    }
}
