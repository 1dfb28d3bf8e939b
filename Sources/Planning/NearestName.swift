/// Finds the name that someone probably meant.
package enum NearestName {
    /// The candidate with the fewest edits, if they are few for the name's length.
    package static func match(_ name: String, among candidates: some Sequence<String>) -> String? {
        let wanted = Array(name.lowercased().utf8)
        let editsMax = max(1, wanted.count / 3)
        var best: (name: String, edits: Int)?
        for candidate in candidates where candidate != name {
            let other = Array(candidate.lowercased().utf8)
            guard abs(other.count - wanted.count) <= editsMax else { continue }
            let edits = distance(wanted, other)
            if edits <= editsMax && edits < best?.edits ?? Int.max { best = (candidate, edits) }
        }
        return best?.name
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
    static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var beforePrevious: [Int] = []
        var previous = Array(0...second.count)
        for (row, byte) in first.enumerated() {
            var current = [row + 1]
            for (column, other) in second.enumerated() {
                var edits = min(
                    previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1,
                    current[column] + 1)
                if row > 0, column > 0, byte == second[column - 1], other == first[row - 1] {
                    edits = min(edits, beforePrevious[column - 1] + 1)
                }
                current.append(edits)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[second.count]
    }
}
