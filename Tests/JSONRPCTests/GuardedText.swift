import Glibc

/// Lends texts that end where readable memory ends: a reader that goes one byte too far ends the process, with or
/// without a sanitizer.
final class GuardedText {
    private let start: UnsafeMutableRawPointer
    private let room: Int
    private let page = Int(sysconf(Int32(_SC_PAGESIZE)))

    /// - Parameter room: bytes of the longest text, at least.
    init?(room: Int) {
        self.room = (room + page - 1) / page * page
        let mapping = mmap(nil, self.room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapping, mapping != MAP_FAILED else { return nil }
        start = mapping
        guard mprotect(start + self.room, page, PROT_NONE) == 0 else { return nil }
    }

    deinit { munmap(start, room + page) }

    func lend<Result>(_ text: [UInt8], _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let place = UnsafeMutableRawBufferPointer(start: start + (room - text.count), count: text.count)
        place.copyBytes(from: text)
        return try body(UnsafeRawBufferPointer(place))
    }
}
