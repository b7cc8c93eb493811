/// Members with their keys, in any order, of which a ``RankIndex`` is made.
package struct RankIndexMembers: Sendable {
    /// By member, also of numbers that nobody has.
    var keys: [RankKey] = []
    var members: [UInt32] = []

    package init() {}

    /// Room for members up to a number.
    package mutating func reserve(_ count: Int) {
        keys.reserveCapacity(count)
        members.reserveCapacity(count)
    }

    /// - Parameter member: from 0 to below ``RankIndex/memberLimit``, each once.
    package mutating func add(_ member: RankIndex.Member, _ key: RankKey) {
        if member > keys.count {
            keys.append(contentsOf: repeatElement(RankKey(score: 0, reached: 0), count: member - keys.count))
        }
        if member == keys.count { keys.append(key) } else { keys[member] = key }
        members.append(UInt32(truncatingIfNeeded: member))
    }
}
