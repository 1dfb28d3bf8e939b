import GraphLayout

/// Pushes nodes apart that touch, so that one close pair does not enlarge the whole drawing.
struct Separation {
    static let roundsMax = 40

    private let gap: Double
    /// As wide as two nodes can be and still touch: only neighbouring cells need be compared.
    private let cellSize: Double
    private var nodes: [DrawnNode]

    static func apart(_ nodes: inout [DrawnNode], gap: Double) {
        var separation = Separation(nodes, gap: gap)
        for _ in 0..<roundsMax where !separation.push() { break }
        nodes = separation.nodes
    }

    private init(_ nodes: [DrawnNode], gap: Double) {
        self.nodes = nodes
        self.gap = gap
        cellSize = 2 * (nodes.map(\.radius).max() ?? 1) + gap
    }

    private struct Cell: Hashable {
        var column: Int
        var row: Int
    }

    private func cell(of node: Int) -> Cell {
        let centre = nodes[node].centre
        return Cell(
            column: Int((centre.x / cellSize).rounded(.down)),
            row: Int((centre.y / cellSize).rounded(.down)))
    }

    /// - Returns: whether any two were too near.
    private mutating func push() -> Bool {
        let cells = nodes.indices.map(cell(of:))
        var members: [Cell: [Int]] = [:]
        for (node, cell) in cells.enumerated() { members[cell, default: []].append(node) }
        var hasMoved = false
        for (node, cell) in cells.enumerated() {
            for column in cell.column - 1...cell.column + 1 {
                for row in cell.row - 1...cell.row + 1 {
                    for other in members[Cell(column: column, row: row)] ?? [] where other < node {
                        if part(node, other) { hasMoved = true }
                    }
                }
            }
        }
        return hasMoved
    }

    private mutating func part(_ first: Int, _ second: Int) -> Bool {
        let wanted = nodes[first].radius + nodes[second].radius + gap
        let between = nodes[first].centre - nodes[second].centre
        let length = between.length
        guard length < wanted - 0.5 else { return false }
        // Two nodes in one place part sideways.
        let way = length > 1e-9 ? between * (1 / length) : Point(x: 1, y: 0)
        let push = way * ((wanted - length) / 2)
        nodes[first].centre += push
        nodes[second].centre += push * -1
        return true
    }
}
