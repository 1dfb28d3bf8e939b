/// A shape that everybody knows, and that must come out exactly.
package enum GraphShape: Sendable, Equatable {
    /// Nodes from one end to the other.
    case line([Int])
    /// Nodes in the order of the ring.
    case ring([Int])
    case star(hub: Int)
    /// Everyone linked to everyone, few enough for a polygon.
    case mesh
    case other

    /// More corners than this are no polygon that one could follow.
    static let meshNodesMax = 40

    init(_ graph: LinkGraph) {
        let count = graph.nodeCount
        let links = graph.neighbours.map(\.count).reduce(0, +) / 2
        let most = graph.hub.map(graph.degree(of:)) ?? 0
        if count <= 2 {
            self = .line(Array(0..<count))
        } else if links == count * (count - 1) / 2, count > 3, count <= GraphShape.meshNodesMax {
            self = .mesh
        } else if links == count - 1, most == count - 1 {
            self = count == 3 ? .line(graph.lineOrder) : .star(hub: graph.hub ?? 0)
        } else if most == 2, links == count - 1 {
            self = .line(graph.lineOrder)
        } else if most == 2, links == count {
            self = .ring(graph.lineOrder)
        } else {
            self = .other
        }
    }
}

extension LinkGraph {
    /// Along the links from the first node that is an end, or all around.
    fileprivate var lineOrder: [Int] {
        walk(from: neighbours.indices.first { degree(of: $0) == 1 } ?? 0).order
    }
}
