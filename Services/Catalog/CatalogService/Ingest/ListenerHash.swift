internal import Contracts
internal import Crypto

extension ListenerID {
    /// The first 64 bits of the id's SHA-256: what the archive of plays knows a listener by.
    func archiveHash() throws -> UInt64 {
        try SHA256.hash(Array(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
