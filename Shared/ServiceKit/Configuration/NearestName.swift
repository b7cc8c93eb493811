/// Finds what somebody meant who mistyped a name.
package enum NearestName {
    /// The candidate nearest to `name`; nil where even that one is too different to be meant.
    package static func suggestion(for name: String, among candidates: [String]) -> String? {
        // Nobody mistypes a name of this length; comparing would only cost time.
        guard name.utf8.count <= 100 else { return nil }
        let tolerance = 1 + name.count / 5
        let scored = candidates.map { (name: $0, distance: distance(name, $0)) }
        guard let best = scored.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= tolerance ? best.name : nil
    }

    /// How many characters must be put in, taken out, replaced or swapped with a neighbour (optimal string
    /// alignment); upper and lower case count as equal.
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.lowercased()), Array(right.lowercased()))
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for i in left.indices {
            var row = [i + 1]
            for j in right.indices {
                let replaced = last[j] + (left[i] == right[j] ? 0 : 1)
                var best = min(replaced, last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    best = min(best, beforeLast[j - 1] + 1)
                }
                row.append(best)
            }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}
