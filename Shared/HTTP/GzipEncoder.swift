import CZlib

/// zlib could not compress.
package struct GzipError: Error, Equatable, CustomStringConvertible {
    /// zlib's code.
    package let code: Int32

    package var description: String {
        "zlib compressed nothing (code \(code)): expected free memory, and at most 2 GiB at once."
    }
}

/// Compresses whole bodies in the gzip format (RFC 1952), for what is made once and sent often.
///
/// Not for a page with a secret in it, such as a form's token, beside text that a request chose: its length would tell
/// of the secret (the attack BREACH).
package enum GzipEncoder {
    /// The same bytes for the same input; `level` from 1, the fastest, to 9, the smallest.
    package static func encode(_ bytes: [UInt8], level: Int = 9) throws(GzipError) -> [UInt8] {
        guard bytes.count <= Int32.max else { throw GzipError(code: Z_BUF_ERROR) }
        var stream = z_stream()
        let begun = beatpass_zlib_gzip_begin(&stream, Int32(clamping: level))
        guard begun == Z_OK else { throw GzipError(code: begun) }
        defer { deflateEnd(&stream) }
        // One call takes all: there is room for what cannot be compressed as well.
        var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
        let code = bytes.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                // zlib only reads there, which its interface does not say.
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(clamping: output.count)
                return deflate(&stream, Z_FINISH)
            }
        }
        guard code == Z_STREAM_END else { throw GzipError(code: code) }
        return Array(output.prefix(Int(stream.total_out)))
    }
}
