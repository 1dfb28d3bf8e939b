/// Straightens a layout of a grid, which distances alone leave a little bulged.
enum Lattice {
    /// Between two columns or rows, in lengths of a link.
    static let gapMin = 0.35

    /// nil unless the rows and columns of the layout make every link a step to the next column or
    /// the next row, and each node has a crossing of its own.
    static func straightened(_ places: [Point], along links: [(Int, Int)]) -> [Point]? {
        let columns = ranks(places.map(\.x))
        let rows = ranks(places.map(\.y))
        let isStep = links.allSatisfy { first, second in
            let (x, y) = (columns[first] - columns[second], rows[first] - rows[second])
            return x * x + y * y == 1
        }
        let width = (columns.max() ?? 0) + 1
        let crossings = Set(places.indices.map { rows[$0] * width + columns[$0] })
        guard isStep, crossings.count == places.count, width > 1, (rows.max() ?? 0) > 0 else {
            return nil
        }
        return places.indices.map { Point(x: Double(columns[$0]), y: Double(rows[$0])) }
    }

    /// For each value how many gaps lie below it.
    private static func ranks(_ values: [Double]) -> [Int] {
        var ranks = Array(repeating: 0, count: values.count)
        var rank = 0
        var last = -Double.infinity
        for (index, value) in values.enumerated().sorted(by: { ($0.1, $0.0) < ($1.1, $1.0) }) {
            if value - last > gapMin, last.isFinite { rank += 1 }
            ranks[index] = rank
            last = value
        }
        return ranks
    }
}
