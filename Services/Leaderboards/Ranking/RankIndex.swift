/// Who stands where on one board, in memory.
///
/// Members are small numbers that the owner gives out, artists for instance. The members stand in their order in
/// *leaves* of at most 256; a leaf's *place* is where it stands among the leaves. A Fenwick tree over the leaves' sizes
/// says how many members stand before a place, and the array of each leaf's first key finds the leaf of a key. So a rank
/// costs two searches of some dozen steps in memory that stays in the processor's cache, however many members there
/// are, and a new score moves at most two leaves of 1 KiB. A member knows its leaf, which saves most questions the first
/// search.
///
/// A leaf that is full is split, two neighbours that have become small are joined; only then do places shift, which
/// costs some microseconds a million members and happens once in some hundred changes.
///
/// For each member it keeps 36 bytes (score, log position, leaf), and 4 in a leaf that is half to wholly full.
///
/// Ranks are those of sport: equal scores share one, and the next is as many further (1, 2, 2, 4). It is exact at every
/// moment, and has no lock: one thread owns it.
package struct RankIndex: Sendable {
    package typealias Member = Int

    /// Members that may be numbered.
    package static let memberLimit = Int(UInt32.max)

    static let leafCapacity = 256
    /// Neighbours that together have no more than this are joined: far enough from full that they do not split at once.
    static let joinedLimit = 128
    /// Members of a leaf that is built from an order known beforehand: most changes then find room.
    static let builtSize = 192

    private var keys: [RankKey] = []
    /// The leaf of each member; `none` for those that stand nowhere.
    private var leafOf: [UInt32] = []
    private static let none = UInt32.max

    /// `leafCapacity` members for each leaf; what stands behind its size is left over.
    private var slots: [UInt32] = []
    private var sizes: [Int32] = []
    private var placeOf: [UInt32] = []
    /// Leaves that no place has.
    private var free: [UInt32] = []

    /// The leaves in their order, and of each the key of its first member.
    private var order: [UInt32] = []
    private var heads: [RankKey] = []
    private var counts = FenwickTree(count: 0)

    /// How many members stand on the board.
    package private(set) var count = 0

    package init() {}

    /// An index of members in the order that their keys give.
    ///
    /// - Parameter members: each once, with its key; sorted by the key or not.
    package init(_ members: some Sequence<(Member, RankKey)>) {
        var collected = RankIndexMembers()
        collected.reserve(members.underestimatedCount)
        for (member, key) in members { collected.add(member, key) }
        self.init(collected)
    }

    /// The same of members that were collected before: their keys are not copied.
    package init(_ members: consuming RankIndexMembers) {
        let sorted = RankOrder.sorted(members.members, by: members.keys)
        keys = members.keys
        leafOf = [UInt32](repeating: Self.none, count: keys.count)
        slots.reserveCapacity((sorted.count / Self.builtSize + 1) * Self.leafCapacity)
        var start = 0
        while start < sorted.count {
            let end = min(start + Self.builtSize, sorted.count)
            let leaf = makeLeaf()
            for (offset, member) in sorted[start..<end].enumerated() {
                leafOf[Int(member)] = leaf
                slots[Int(leaf) * Self.leafCapacity + offset] = member
            }
            sizes[Int(leaf)] = Int32(end - start)
            order.append(leaf)
            heads.append(keys[Int(sorted[start])])
            start = end
        }
        count = sorted.count
        renumber(from: 0)
    }

    // MARK: Changes

    /// Puts a member on the board, or moves it to where its new key belongs.
    ///
    /// - Parameter member: from 0 to below ``memberLimit``; the index makes room up to the highest.
    package mutating func put(_ member: Member, _ key: RankKey) {
        if member >= keys.count { reserve(members: max(member + 1, keys.count + keys.count / 2)) }
        if leafOf[member] != Self.none {
            if keys[member] == key || change(member, to: key) { return }
            remove(member)
        }
        insert(member, key)
    }

    /// Takes a member off the board; one that is not there is no error.
    package mutating func remove(_ member: Member) {
        guard let leaf = leaf(of: member) else { return }
        let place = Int(placeOf[leaf])
        let offset = offset(of: member, in: leaf)
        let size = Int(sizes[leaf]) - 1
        let base = leaf * Self.leafCapacity
        slots.withUnsafeMutableBufferPointer { slots in
            for index in base + offset..<base + size { slots[index] = slots[index + 1] }
        }
        sizes[leaf] = Int32(size)
        leafOf[member] = Self.none
        count -= 1
        counts.add(-1, at: place)
        if size == 0 {
            drop(place)
        } else {
            if offset == 0 { heads[place] = keys[Int(slots[base])] }
            join(around: place)
        }
    }

    // MARK: Questions

    /// The key of a member; nil where it does not stand on the board.
    package func key(of member: Member) -> RankKey? {
        leaf(of: member) == nil ? nil : keys[member]
    }

    /// 1 and up; nil where the member does not stand on the board.
    package func rank(of member: Member) -> Int? {
        guard let leaf = leaf(of: member) else { return nil }
        let first = first(like: Location(place: Int(placeOf[leaf]), offset: offset(of: member, in: leaf)))
        return position(of: first) + 1
    }

    /// Where a member stands: what ``key(of:)``, ``rank(of:)`` and a look at who stands before it say, found once.
    package struct Standing: Sendable, Hashable {
        package let key: RankKey
        package let rank: Int
        /// The next better score; nil at the top.
        package let better: Better?

        package struct Better: Sendable, Hashable {
            package let score: Int128
            package let rank: Int
        }
    }

    /// nil where the member does not stand on the board.
    package func standing(of member: Member) -> Standing? {
        guard let leaf = leaf(of: member) else { return nil }
        let first = first(like: Location(place: Int(placeOf[leaf]), offset: offset(of: member, in: leaf)))
        let better = before(first).map { before in
            Standing.Better(score: key(at: before).score, rank: position(of: self.first(like: before)) + 1)
        }
        return Standing(key: keys[member], rank: position(of: first) + 1, better: better)
    }

    /// Where a member stands in the order, from 0: no two share a position.
    package func position(of member: Member) -> Int? {
        guard let leaf = leaf(of: member) else { return nil }
        return counts.sum(before: Int(placeOf[leaf])) + offset(of: member, in: leaf)
    }

    /// How many members have a higher score.
    package func count(above score: Int128) -> Int {
        let place = firstPlace { $0.score <= score }
        guard place > 0 else { return 0 }
        let leaf = Int(order[place - 1])
        return counts.sum(before: place - 1) + firstOffset(notAbove: score, in: leaf)
    }

    /// How many have this score or a higher one.
    package func count(atLeast score: Int128) -> Int {
        score == .min ? count : count(above: score - 1)
    }

    /// How many stand before a key's place in the order, or have that key: where the order goes on behind it, whether or
    /// not somebody has it.
    package func count(upTo key: RankKey) -> Int {
        let place = firstPlace { key.precedes($0) }
        guard place > 0 else { return 0 }
        return counts.sum(before: place - 1) + firstOffset(in: Int(order[place - 1])) { key.precedes($0) }
    }

    /// Calls `body` with the members from a position on, in their order, each with its rank.
    ///
    /// - Parameters:
    ///   - position: from 0; from ``count`` on nobody is left.
    ///   - limit: members at most.
    package func forEach(from position: Int, limit: Int, _ body: (Member, RankKey, _ rank: Int) throws -> Void) rethrows
    {
        guard position >= 0, position < count, limit > 0 else { return }
        var (place, offset) = counts.find(position)
        var at = position
        let end = limit < count - position ? position + limit : count
        var rank = 0
        var score: Int128 = 0
        while at < end {
            let base = Int(order[place]) * Self.leafCapacity
            let size = Int(sizes[Int(order[place])])
            while offset < size, at < end {
                let member = Int(slots[base + offset])
                let key = keys[member]
                if rank == 0 {
                    rank = self.position(of: first(like: Location(place: place, offset: offset))) + 1
                } else if key.score != score {
                    rank = at + 1
                }
                score = key.score
                try body(member, key, rank)
                offset += 1
                at += 1
            }
            place += 1
            offset = 0
        }
    }

    // MARK: Finding

    private func leaf(of member: Member) -> Int? {
        guard member >= 0, member < leafOf.count, leafOf[member] != Self.none else { return nil }
        return Int(leafOf[member])
    }

    /// The first place of which `isReached` holds, which then holds for all behind; the number of places without.
    @inline(__always)
    private func firstPlace(_ isReached: (RankKey) -> Bool) -> Int {
        heads.withUnsafeBufferPointer { heads in
            var (low, high) = (0, heads.count)
            while low < high {
                let middle = (low + high) / 2
                if isReached(heads[middle]) { high = middle } else { low = middle + 1 }
            }
            return low
        }
    }

    @inline(__always)
    private func firstOffset(in leaf: Int, _ isReached: (RankKey) -> Bool) -> Int {
        let base = leaf * Self.leafCapacity
        var (low, high) = (0, Int(sizes[leaf]))
        return slots.withUnsafeBufferPointer { slots in
            keys.withUnsafeBufferPointer { keys in
                while low < high {
                    let middle = (low + high) / 2
                    if isReached(keys[Int(slots[base + middle])]) { high = middle } else { low = middle + 1 }
                }
                return low
            }
        }
    }

    private func firstOffset(notAbove score: Int128, in leaf: Int) -> Int {
        firstOffset(in: leaf) { $0.score <= score }
    }

    /// Where a member stands in its leaf: sixteen members are looked at together, which is quicker than a search that
    /// fetches the key of each step.
    private func offset(of member: Member, in leaf: Int) -> Int {
        let wanted = SIMD16<UInt32>(repeating: UInt32(truncatingIfNeeded: member))
        let base = leaf * Self.leafCapacity
        let size = Int(sizes[leaf])
        return slots.withUnsafeBytes { bytes in
            var start = 0
            while start < size {
                let group = bytes.loadUnaligned(fromByteOffset: (base + start) * 4, as: SIMD16<UInt32>.self)
                let isEqual = group .== wanted
                if any(isEqual) {
                    for lane in 0..<16 where isEqual[lane] { return start + lane }
                }
                start += 16
            }
            return start
        }
    }

    // MARK: Places in the order

    /// Where a member stands: a leaf's place and the place in it.
    private struct Location {
        var place: Int
        var offset: Int
    }

    @inline(__always)
    private func key(at location: Location) -> RankKey {
        keys[Int(slots[Int(order[location.place]) * Self.leafCapacity + location.offset])]
    }

    private func position(of location: Location) -> Int { counts.sum(before: location.place) + location.offset }

    private func before(_ location: Location) -> Location? {
        if location.offset > 0 { return Location(place: location.place, offset: location.offset - 1) }
        guard location.place > 0 else { return nil }
        return Location(place: location.place - 1, offset: Int(sizes[Int(order[location.place - 1])]) - 1)
    }

    /// The first of those that have the same score as the member of a location. Most often that is near: each key that
    /// is looked at is fetched from anywhere in the memory.
    private func first(like location: Location) -> Location {
        let score = key(at: location).score
        let place = location.place
        guard heads[place].score == score else {
            // A longer step back each time, until there is another score; then halves.
            var (low, high, step) = (0, location.offset, 1)
            while high - step > low {
                if key(at: Location(place: place, offset: high - step)).score == score {
                    high -= step
                    step *= 2
                } else {
                    low = high - step
                }
            }
            while low + 1 < high {
                let middle = (low + high) / 2
                if key(at: Location(place: place, offset: middle)).score == score {
                    high = middle
                } else {
                    low = middle
                }
            }
            return Location(place: place, offset: high)
        }
        let first = firstPlace { $0.score <= score }
        guard first > 0 else { return Location(place: 0, offset: 0) }
        let before = Int(order[first - 1])
        let offset = firstOffset(notAbove: score, in: before)
        return offset < Int(sizes[before])
            ? Location(place: first - 1, offset: offset) : Location(place: first, offset: 0)
    }

    // MARK: Moving

    /// Gives a member a key that leaves it where it stands. False where it has to move.
    private mutating func change(_ member: Member, to key: RankKey) -> Bool {
        let leaf = Int(leafOf[member])
        let place = Int(placeOf[leaf])
        let base = leaf * Self.leafCapacity
        let offset = offset(of: member, in: leaf)
        if offset > 0 {
            guard keys[Int(slots[base + offset - 1])].precedes(key) else { return false }
        } else if place > 0 {
            let before = Int(order[place - 1])
            guard keys[Int(slots[before * Self.leafCapacity + Int(sizes[before]) - 1])].precedes(key) else {
                return false
            }
        }
        if offset + 1 < Int(sizes[leaf]) {
            guard key.precedes(keys[Int(slots[base + offset + 1])]) else { return false }
        } else if place + 1 < heads.count {
            guard key.precedes(heads[place + 1]) else { return false }
        }
        keys[member] = key
        if offset == 0 { heads[place] = key }
        return true
    }

    private mutating func insert(_ member: Member, _ key: RankKey) {
        if order.isEmpty {
            let leaf = makeLeaf()
            order.append(leaf)
            heads.append(key)
            renumber(from: 0)
        }
        // The last leaf whose first member does not stand behind; the first takes those who go before all.
        var place = max(0, firstPlace { key.precedes($0) } - 1)
        if Int(sizes[Int(order[place])]) == Self.leafCapacity {
            split(place)
            if !key.precedes(heads[place + 1]) { place += 1 }
        }
        let leaf = Int(order[place])
        let size = Int(sizes[leaf])
        let base = leaf * Self.leafCapacity
        let offset = firstOffset(in: leaf) { key.precedes($0) }
        slots.withUnsafeMutableBufferPointer { slots in
            var index = base + size
            while index > base + offset {
                slots[index] = slots[index - 1]
                index -= 1
            }
            slots[base + offset] = UInt32(truncatingIfNeeded: member)
        }
        sizes[leaf] = Int32(size + 1)
        keys[member] = key
        leafOf[member] = UInt32(truncatingIfNeeded: leaf)
        if offset == 0 { heads[place] = key }
        count += 1
        counts.add(1, at: place)
    }

    // MARK: Leaves

    /// Room for members up to a number, without putting any on the board.
    package mutating func reserve(members: Int) {
        guard members > keys.count else { return }
        let more = members - keys.count
        keys.append(contentsOf: repeatElement(RankKey(score: 0, reached: 0), count: more))
        leafOf.append(contentsOf: repeatElement(Self.none, count: more))
    }

    private mutating func makeLeaf() -> UInt32 {
        if let leaf = free.popLast() { return leaf }
        slots.append(contentsOf: repeatElement(0, count: Self.leafCapacity))
        sizes.append(0)
        placeOf.append(0)
        return UInt32(truncatingIfNeeded: sizes.count - 1)
    }

    /// Moves the second half of a leaf into one of its own behind it.
    private mutating func split(_ place: Int) {
        let old = Int(order[place])
        let new = Int(makeLeaf())
        let half = Int(sizes[old]) / 2
        move(Int(sizes[old]) - half, from: old, at: half, to: new)
        order.insert(UInt32(truncatingIfNeeded: new), at: place + 1)
        heads.insert(keys[Int(slots[new * Self.leafCapacity])], at: place + 1)
        renumber(from: place + 1)
    }

    /// Joins a leaf with a neighbour where both together are small.
    private mutating func join(around place: Int) {
        for left in [place - 1, place] where left >= 0 && left + 1 < order.count {
            let (first, second) = (Int(order[left]), Int(order[left + 1]))
            let moved = Int(sizes[second])
            guard Int(sizes[first]) + moved <= Self.joinedLimit else { continue }
            move(moved, from: second, at: 0, to: first)
            drop(left + 1)
            return
        }
    }

    /// Appends members of a leaf, from an offset to its end, to another.
    private mutating func move(_ moved: Int, from source: Int, at offset: Int, to target: Int) {
        let start = source * Self.leafCapacity + offset
        let end = target * Self.leafCapacity + Int(sizes[target])
        for index in 0..<moved {
            let member = slots[start + index]
            slots[end + index] = member
            leafOf[Int(member)] = UInt32(truncatingIfNeeded: target)
        }
        sizes[source] -= Int32(moved)
        sizes[target] += Int32(moved)
    }

    /// Takes an empty leaf out of the order.
    private mutating func drop(_ place: Int) {
        free.append(order.remove(at: place))
        heads.remove(at: place)
        renumber(from: place)
    }

    /// Tells the leaves from a place on where they stand now, and counts anew.
    private mutating func renumber(from place: Int) {
        for index in place..<order.count { placeOf[Int(order[index])] = UInt32(truncatingIfNeeded: index) }
        counts = FenwickTree(order.lazy.map { [sizes] in sizes[Int($0)] })
    }
}
