/// Rows of the log as one sequence in the order of keys, each sum once.
///
/// The rows stay as they are stored, some five bytes an entry, and are decoded as the merge passes: it needs
/// neither the time nor the memory of a sort beforehand. The rows stand in a heap by the key each is at.
struct DeltaMerge {
    private struct Place {
        var key: Int64
        let run: Int
    }

    private var bytes: [UInt8] = []
    private var runs: [DeltaCodec.Run] = []
    private var heap: [Place] = []
    /// The last key that ``next(into:atLeast:)`` gave or passed.
    private(set) var lastKey: Int64?
    private let keepsZeros: Bool

    /// - Parameter keepsZeros: whether it gives sums that came to nothing.
    init(keepsZeros: Bool) { self.keepsZeros = keepsZeros }

    var isAtEnd: Bool { heap.isEmpty }

    /// Takes a row in.
    ///
    /// - Parameter cursor: entries of keys up to it are passed over.
    mutating func add(_ body: [UInt8], entries: Int, seq: Int64, after cursor: Int64?) throws(StorageError) {
        let start = bytes.count
        bytes.append(contentsOf: body)
        var run = DeltaCodec.Run(seq: seq, entries: entries, at: start..<bytes.count)
        let isLeft = try bytes.withUnsafeBufferPointer { (bytes) throws(StorageError) in
            while try run.next(in: bytes) {
                guard let cursor, run.current.key <= cursor else { return true }
            }
            return false
        }
        guard isLeft else { return }
        runs.append(run)
        heap.append(Place(key: run.current.key, run: runs.count - 1))
        siftUp(heap.count - 1)
    }

    /// Appends the sums of the next keys, whole ones, until there are `count` or no more.
    mutating func next(into deltas: inout [Delta], atLeast count: Int) throws(StorageError) {
        // A second reference, not a copy: the runs change while the bytes are lent.
        let bytes = bytes
        try bytes.withUnsafeBufferPointer { (bytes) throws(StorageError) in
            while deltas.count < count, !heap.isEmpty { try nextKey(into: &deltas, bytes) }
        }
    }

    private mutating func nextKey(
        into deltas: inout [Delta], _ bytes: UnsafeBufferPointer<UInt8>
    ) throws(StorageError) {
        let key = heap[0].key
        let start = deltas.count
        var contributors = 0
        while let place = heap.first, place.key == key {
            contributors += 1
            var isLeft = true
            while isLeft, runs[place.run].current.key == key {
                deltas.append(runs[place.run].current)
                isLeft = try runs[place.run].next(in: bytes)
            }
            if isLeft {
                heap[0].key = runs[place.run].current.key
            } else {
                heap.swapAt(0, heap.count - 1)
                heap.removeLast()
            }
            siftDown()
        }
        lastKey = key
        // Within a row they are in order already.
        if contributors > 1 { try deltas.sortAndSum(from: start, keepsZeros: keepsZeros) }
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].key < heap[parent].key else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown() {
        heap.withUnsafeMutableBufferPointer { heap in
            let count = heap.count
            guard count > 1 else { return }
            let moved = heap[0]
            var hole = 0
            while true {
                var child = 2 * hole + 1
                guard child < count else { break }
                if child + 1 < count, heap[child + 1].key < heap[child].key { child += 1 }
                guard heap[child].key < moved.key else { break }
                heap[hole] = heap[child]
                hole = child
            }
            heap[hole] = moved
        }
    }
}
