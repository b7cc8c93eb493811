import CCrypto

/// The password hash scrypt (RFC 7914): slow, and in need of much memory, so that guessing is dear.
package enum Scrypt {
    /// What one hash costs.
    package struct Parameters: Sendable, Hashable {
        /// The binary logarithm of the rounds N.
        package let logN: Int
        /// The block size, in units of 128 bytes.
        package let r: Int
        /// How often the whole is done, one behind the other.
        package let p: Int

        package init(logN: Int, r: Int, p: Int) {
            self.logN = logN
            self.r = r
            self.p = p
        }

        /// Bytes that a hash needs at once; nil where the numbers are none that scrypt has.
        package var memory: Int? {
            guard (1...32).contains(logN), (1...1024).contains(r), (1...1024).contains(p) else { return nil }
            return 128 * r * ((1 << logN) + p + 2)
        }

        /// Block mixes that a hash takes, each of 128 bytes: its time grows with them.
        package var work: Int? { memory == nil ? nil : (1 << logN) * r * p }
    }

    /// `count` bytes derived from a password and its salt. It keeps its thread busy for as long as the parameters
    /// say, so it belongs on a thread of its own.
    package static func hash(
        _ password: [UInt8], salt: [UInt8], _ parameters: Parameters, count: Int
    ) throws(CryptoError) -> [UInt8] {
        guard let memory = parameters.memory, (1...1024).contains(count) else { throw .noPasswordHash }
        var output = [UInt8](repeating: 0, count: count)
        let done = password.withUnsafeBytes { password in
            output.withUnsafeMutableBufferPointer { output in
                // Without a limit of its own libcrypto refuses what needs more than 32 MiB.
                EVP_PBE_scrypt(
                    password.baseAddress?.assumingMemoryBound(to: CChar.self), password.count, salt, salt.count,
                    1 << UInt64(parameters.logN), UInt64(parameters.r), UInt64(parameters.p), UInt64(memory),
                    output.baseAddress, output.count)
            }
        }
        guard done == 1 else { throw .noPasswordHash }
        return output
    }
}
