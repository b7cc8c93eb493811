internal import Contracts
internal import Glibc

/// Finds a method by the bytes of its name, without making a string: open addressing over FNV-1a.
struct MethodTable: Sendable {
    private var slots: [Method?]
    private let mask: Int

    init(_ methods: [Method] = []) {
        var size = 16
        while size < methods.count * 4 { size *= 2 }
        slots = Array(repeating: nil, count: size)
        mask = size - 1
        for method in methods {
            var text = method.name.text
            var slot = text.withUTF8 { Self.hash(UnsafeRawBufferPointer($0)) } & mask
            while slots[slot] != nil { slot = (slot + 1) & mask }
            slots[slot] = method
        }
    }

    subscript(name: UnsafeRawBufferPointer) -> Method? {
        var slot = Self.hash(name) & mask
        while let method = slots[slot] {
            if Self.matches(method.name.text, name) { return method }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private static func matches(_ text: String, _ name: UnsafeRawBufferPointer) -> Bool {
        text.utf8.count == name.count
            && text.utf8.withContiguousStorageIfAvailable { stored in
                guard let stored = stored.baseAddress, let name = name.baseAddress else { return true }
                return memcmp(stored, name, text.utf8.count) == 0
            } ?? false
    }

    private static func hash(_ name: UnsafeRawBufferPointer) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int(truncatingIfNeeded: hash >> 8)
    }
}
