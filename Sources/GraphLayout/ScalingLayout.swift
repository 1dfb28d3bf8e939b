/// Places whose distances resemble the hops to the pivots: the two strongest axes of the matrix of
/// squared distances, centred (Torgerson, 1952; with pivots, Brandes and Pich, 2006), found by
/// repeated multiplication.
struct ScalingLayout {
    static let multiplications = 50
    /// Nodes that the two axes cannot tell apart are moved so far from each other, to begin with.
    static let spread = 0.05

    private let nodes: Int
    private let pivots: Int
    /// Node by node.
    private let matrix: [Double]

    /// In no particular size: whoever goes on from here finds the best one.
    static func places(_ table: HopTable) -> [Point] {
        let layout = ScalingLayout(table)
        let first = layout.axis(across: nil)
        let second = layout.axis(across: first)
        let (x, y) = (layout.product(first), layout.product(second))
        return (0..<layout.nodes).map { node in
            Point(x: x[node], y: y[node])
                + Point.direction(turns: Scatter.fraction(node, 3))
                * (spread * Scatter.fraction(node, 4))
        }
    }

    private init(_ table: HopTable) {
        nodes = table.nodeCount
        pivots = table.pivots.count
        var matrix = table.hops.map { $0 * $0 }
        var ofPivot = Array(repeating: 0.0, count: pivots)
        var ofNode = Array(repeating: 0.0, count: nodes)
        for node in 0..<nodes {
            for pivot in 0..<pivots {
                ofPivot[pivot] += matrix[node * pivots + pivot] / Double(nodes)
                ofNode[node] += matrix[node * pivots + pivot] / Double(pivots)
            }
        }
        let mean = ofNode.reduce(0, +) / Double(max(nodes, 1))
        for node in 0..<nodes {
            for pivot in 0..<pivots {
                matrix[node * pivots + pivot] =
                    (ofNode[node] + ofPivot[pivot] - mean - matrix[node * pivots + pivot]) / 2
            }
        }
        self.matrix = matrix
    }

    /// The strongest axis that is perpendicular to the one given, a number for each pivot.
    private func axis(across other: [Double]?) -> [Double] {
        var axis = (0..<pivots).map { Scatter.fraction($0, other == nil ? 1 : 2) - 0.5 }
        for _ in 0..<ScalingLayout.multiplications {
            if let other { ScalingLayout.remove(other, from: &axis) }
            axis = ScalingLayout.unit(transposedProduct(product(axis)))
        }
        if let other { ScalingLayout.remove(other, from: &axis) }
        return ScalingLayout.unit(axis)
    }

    private func product(_ axis: [Double]) -> [Double] {
        matrix.withUnsafeBufferPointer { matrix in
            axis.withUnsafeBufferPointer { axis in
                (0..<nodes).map { node in
                    var sum = 0.0
                    for pivot in axis.indices {
                        sum += matrix[node * axis.count + pivot] * axis[pivot]
                    }
                    return sum
                }
            }
        }
    }

    private func transposedProduct(_ values: [Double]) -> [Double] {
        var sums = Array(repeating: 0.0, count: pivots)
        matrix.withUnsafeBufferPointer { matrix in
            sums.withUnsafeMutableBufferPointer { sums in
                for node in 0..<nodes {
                    for pivot in sums.indices {
                        sums[pivot] += matrix[node * sums.count + pivot] * values[node]
                    }
                }
            }
        }
        return sums
    }

    private static func remove(_ unit: [Double], from axis: inout [Double]) {
        let share = zip(unit, axis).reduce(0) { $0 + $1.0 * $1.1 }
        for index in axis.indices { axis[index] -= share * unit[index] }
    }

    private static func unit(_ axis: [Double]) -> [Double] {
        let length = axis.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? axis.map { $0 / length } : axis
    }
}
