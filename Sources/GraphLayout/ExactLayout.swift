/// Places for the nodes of a known shape, in lengths of a link.
enum ExactLayout {
    /// With more leaves a star has them at two distances in turn, so that their labels fit.
    static let oneCircleLeavesMax = 20
    static let outerCircle = 1.45

    /// nil for a shape that is none.
    static func places(of shape: GraphShape, nodeCount: Int) -> [Point]? {
        var places = Array(repeating: Point.zero, count: nodeCount)
        switch shape {
        case .line(let order):
            for (index, node) in order.enumerated() { places[node] = Point(x: Double(index), y: 0) }
        case .ring(let order):
            let corners = polygon(order.count)
            for (index, node) in order.enumerated() { places[node] = corners[index] }
        case .mesh:
            places = polygon(nodeCount)
        case .star(let hub):
            let leaves = (0..<nodeCount).filter { $0 != hub }
            for (index, leaf) in leaves.enumerated() {
                let isOuter = leaves.count > oneCircleLeavesMax && index % 2 == 1
                places[leaf] =
                    Point.direction(turns: firstTurn + Double(index) / Double(leaves.count))
                    * (isOuter ? outerCircle : 1)
            }
        case .other: return nil
        }
        return places
    }

    /// The first corner is at the top; with four corners the first is at the left top instead,
    /// because a square stands on a side.
    private static func polygon(_ corners: Int) -> [Point] {
        let first = corners == 4 ? 0.625 : firstTurn
        let unit = (0..<corners).map {
            Point.direction(turns: first + Double($0) / Double(corners))
        }
        let side = (unit[1] - unit[0]).length
        return unit.map { $0 * (1 / side) }
    }

    private static let firstTurn = 0.75
}
