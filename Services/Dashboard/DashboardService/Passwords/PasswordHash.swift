package import Crypto

/// What is kept of a password: a salted scrypt hash with its parameters, as text
/// `$scrypt$ln=15,r=8,p=3$SALT$HASH`, salt and hash in base64url.
///
/// Making and checking one keeps the thread busy for a tenth of a second: ``PasswordWorker`` does it.
package struct PasswordHash: Sendable, Hashable {
    package let parameters: Scrypt.Parameters
    private let salt: [UInt8]
    private let digest: [UInt8]

    /// How new passwords are hashed: one of the equivalent choices of OWASP's password storage cheat sheet, the one
    /// that needs 32 MiB rather than 128.
    package static let current = Scrypt.Parameters(logN: 15, r: 8, p: 3)

    private static let saltBytes = 16
    private static let digestBytes = 32

    // What a stored text may ask for, some times more than what is usual: a damaged row must neither take the
    // machine's memory nor keep sign-in busy for minutes.
    private static let memoryLimit = 256 * 1024 * 1024
    private static let workLimit = 1 << 22
    private static let textLimit = 256

    /// Hashes a password with a salt of its own.
    package static func make(
        _ password: PasswordText, _ parameters: Scrypt.Parameters = current
    ) throws(CryptoError) -> PasswordHash {
        let salt = try RandomBytes.make(saltBytes)
        let digest = try Scrypt.hash(password.reveal(), salt: salt, parameters, count: digestBytes)
        return PasswordHash(parameters: parameters, salt: salt, digest: digest)
    }

    /// Takes as long as any other of the current parameters to check, and belongs to no password.
    static let dummy = PasswordHash(
        parameters: current, salt: [UInt8](repeating: 0, count: saltBytes),
        digest: [UInt8](repeating: 0, count: digestBytes))

    private init(parameters: Scrypt.Parameters, salt: [UInt8], digest: [UInt8]) {
        self.parameters = parameters
        self.salt = salt
        self.digest = digest
    }

    /// Whether this was made of that password.
    package func verify(_ password: PasswordText) throws(CryptoError) -> Bool {
        let found = try Scrypt.hash(password.reveal(), salt: salt, parameters, count: digest.count)
        return constantTimeEquals(found, digest)
    }

    /// Whether new passwords are hashed in another way by now: after a sign-in the password is there to do it again.
    package var needsRenewal: Bool { parameters != Self.current || digest.count != Self.digestBytes }

    // MARK: Text

    /// For the store.
    package var text: String {
        "$scrypt$ln=\(parameters.logN),r=\(parameters.r),p=\(parameters.p)"
            + "$\(Base64URL.encode(salt))$\(Base64URL.encode(digest))"
    }

    /// Reads what ``text`` wrote; nil for anything else, and where it asks for more memory or time than any password's
    /// hash does.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.textLimit else { return nil }
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt",
            let parameters = Self.parameters(parts[2]), let salt = Base64URL.decode(String(parts[3])),
            let digest = Base64URL.decode(String(parts[4])), (8...64).contains(salt.count),
            (16...64).contains(digest.count)
        else { return nil }
        self.init(parameters: parameters, salt: salt, digest: digest)
    }

    private static func parameters(_ text: Substring) -> Scrypt.Parameters? {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3, let logN = number(fields[0], "ln="), let r = number(fields[1], "r="),
            let p = number(fields[2], "p=")
        else { return nil }
        let parameters = Scrypt.Parameters(logN: logN, r: r, p: p)
        guard let memory = parameters.memory, memory <= memoryLimit, let work = parameters.work, work <= workLimit
        else { return nil }
        return parameters
    }

    private static func number(_ field: Substring, _ name: String) -> Int? {
        guard field.hasPrefix(name), let number = Int(field.dropFirst(name.count)) else { return nil }
        // One spelling for each number.
        return String(number) == field.dropFirst(name.count) ? number : nil
    }
}

extension PasswordHash: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
