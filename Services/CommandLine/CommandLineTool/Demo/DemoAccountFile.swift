internal import Glibc
internal import JSONRPC
internal import ServiceKit

/// Keeps the password of the demo's accounts, for the owner of the data folder alone. The dashboard has its hash only.
struct DemoAccountFile: Sendable {
    let path: String

    init(dataFolder: String) { path = dataFolder + "/demo-accounts.json" }

    /// The password; nil where there is no file.
    func read() throws -> String? {
        guard DurableFile.exists(path) else { return nil }
        let bytes = try SmallFile.read(path, limit: 64 << 10).bytes
        guard let password = (try? JSONValue(parsing: bytes))?["password"]?.stringValue, !password.isEmpty else {
            throw CommandFailure(
                .failed,
                "\(path) has no \"password\"; expected the file as it was made, or none where there are no demo accounts"
            )
        }
        return password
    }

    /// Makes the file with a new password.
    func make() throws -> String {
        let password = Self.readablePassword()
        let content = JSONValue.object([
            JSONMember("password", .string(password)),
            JSONMember(
                "accounts",
                .array(
                    DemoAccount.all.map { account in
                        .object([
                            JSONMember("email", .string(account.email)), JSONMember("about", .string(account.about)),
                        ])
                    })),
        ])
        try DurableFile.write(Array(PrettyJSON.text(of: content).utf8), to: path, mode: S_IRUSR | S_IWUSR)
        return password
    }

    /// Eight syllables of 85, e.g. `kuvo-teri-masa-lupo`: as hard to guess as 51 random bits.
    private static func readablePassword() -> String {
        // On Linux it reads getrandom(2).
        var random = SystemRandomNumberGenerator()
        let consonants = Array("bdfghjklmnprstvwz")
        let vowels = Array("aeiou")
        func syllable() -> String {
            String([consonants.randomElement(using: &random) ?? "b", vowels.randomElement(using: &random) ?? "a"])
        }
        return (0..<4).map { _ in syllable() + syllable() }.joined(separator: "-")
    }
}
