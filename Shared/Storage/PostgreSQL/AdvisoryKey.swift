/// The number of an advisory lock. The server keeps such locks by database, so that a name needs the schema alone.
enum AdvisoryKey {
    /// FNV-1a: the same number for a name in every process and release.
    static func of(_ purpose: String, _ schema: String) -> Int64 {
        Int64(
            bitPattern: "beatpass \(purpose) \(schema)".utf8.reduce(0xcbf2_9ce4_8422_2325) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01b3
            })
    }
}
