internal import Ranking
internal import Storage

/// An artist's scores by the boards' numbers, packed.
enum StoredScores {
    static func pack(_ scores: [Int: RankKey]) -> [UInt8] {
        var writer = PackedWriter(reserving: scores.count * 8)
        for (board, key) in scores.sorted(by: { $0.key < $1.key }) {
            writer.unsigned(UInt64(board))
            writer.wide(key.score)
            writer.signed(key.reached)
        }
        return writer.bytes
    }

    static func forEach(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (_ board: Int, RankKey) -> Void) throws {
        do throws(PackedReader.Garbage) {
            var reader = PackedReader(0..<bytes.count)
            while !reader.isAtEnd {
                let board = Int(clamping: try reader.unsigned(bytes))
                body(board, RankKey(score: try reader.wide(bytes), reached: try reader.signed(bytes)))
            }
        } catch {
            throw StorageError.damaged(reason: "an artist's scores cannot be read: \(error.reason)")
        }
    }
}
