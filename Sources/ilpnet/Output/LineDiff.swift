/// The shortest way from one list of lines to another, as Myers found it ("An O(ND) Difference
/// Algorithm and Its Variations", 1986).
enum LineDiff {
    /// Lines removed and added in the middle of two texts before they count as just different;
    /// time and memory grow with its square.
    static let editsMax = 1_000

    enum Edit: Equatable {
        case keep(old: Int, new: Int)
        case remove(old: Int)
        case add(new: Int)
    }

    /// nil where there are more than `editsMax` edits.
    static func edits<Line: Equatable>(
        from old: [Line], to new: [Line], editsMax: Int = editsMax
    ) -> [Edit]? {
        let head = zip(old, new).prefix { $0 == $1 }.count
        let tail = zip(old.dropFirst(head).reversed(), new.dropFirst(head).reversed())
            .prefix { $0 == $1 }.count
        let middle = middle(
            old[head..<(old.count - tail)], new[head..<(new.count - tail)], editsMax)
        guard let middle else { return nil }
        let before = (0..<head).map { Edit.keep(old: $0, new: $0) }
        let after = (0..<tail).map {
            Edit.keep(old: old.count - tail + $0, new: new.count - tail + $0)
        }
        return before + middle + after
    }

    private static func middle<Line: Equatable>(
        _ old: ArraySlice<Line>, _ new: ArraySlice<Line>, _ editsMax: Int
    ) -> [Edit]? {
        // reach[k + offset]: how many old lines are behind us on diagonal k = old - new.
        let limit = min(editsMax, old.count + new.count)
        let offset = limit + 1
        var reach = [Int](repeating: 0, count: 2 * limit + 3)
        var history: [[Int]] = []
        for cost in 0...limit {
            history.append(Array(reach[(offset - cost)...(offset + cost)]))
            for k in stride(from: -cost, through: cost, by: 2) {
                var x = step(reach, k, cost, offset)
                while x < old.count, x - k < new.count,
                    old[old.startIndex + x] == new[new.startIndex + x - k]
                { x += 1 }
                reach[k + offset] = x
                if x >= old.count, x - k >= new.count { return trace(history, old, new) }
            }
        }
        return nil
    }

    /// Down (an added line) or right (a removed one), from whichever neighbour reaches further.
    private static func step(_ reach: [Int], _ k: Int, _ cost: Int, _ offset: Int) -> Int {
        if cost == 0 { return 0 }
        let isDown = k == -cost || (k != cost && reach[k - 1 + offset] < reach[k + 1 + offset])
        return isDown ? reach[k + 1 + offset] : reach[k - 1 + offset] + 1
    }

    /// Walks back from the end through what each cost could reach.
    private static func trace<Line>(
        _ history: [[Int]], _ old: ArraySlice<Line>, _ new: ArraySlice<Line>
    ) -> [Edit] {
        var edits: [Edit] = []
        var x = old.count
        var y = new.count
        for cost in stride(from: history.count - 1, through: 1, by: -1) {
            // The row as it was before this cost; its middle is diagonal 0.
            let row = history[cost]
            let k = x - y
            let isDown =
                k == -cost || (k != cost && row[k - 1 + cost] < row[k + 1 + cost])
            let fromX = isDown ? row[k + 1 + cost] : row[k - 1 + cost]
            let fromY = fromX - (isDown ? k + 1 : k - 1)
            while x > fromX + (isDown ? 0 : 1), y > fromY + (isDown ? 1 : 0) {
                x -= 1
                y -= 1
                edits.append(.keep(old: old.startIndex + x, new: new.startIndex + y))
            }
            edits.append(
                isDown ? .add(new: new.startIndex + fromY) : .remove(old: old.startIndex + fromX))
            (x, y) = (fromX, fromY)
        }
        while x > 0 {
            x -= 1
            y -= 1
            edits.append(.keep(old: old.startIndex + x, new: new.startIndex + y))
        }
        return edits.reversed()
    }
}
