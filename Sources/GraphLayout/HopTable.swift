/// How many hops lie between each node and some of them, the pivots: all of them in a small
/// network, and in a large one enough to stand for the rest.
struct HopTable {
    static let everyoneMax = 600
    static let pivotsOfMany = 64

    let pivots: [Int]
    /// Node by node, for each the hops to every pivot.
    let hops: [Double]
    let nodeCount: Int

    var hasEveryone: Bool { pivots.count == nodeCount }

    init(_ graph: LinkGraph) {
        nodeCount = graph.nodeCount
        var rows: [[Double]] = []
        if graph.nodeCount <= HopTable.everyoneMax {
            pivots = Array(0..<graph.nodeCount)
            rows = pivots.map { HopTable.distances(in: graph, from: $0) }
        } else {
            (pivots, rows) = HopTable.scattered(over: graph)
        }
        hops = (0..<nodeCount).flatMap { node in rows.map { $0[node] } }
    }

    /// Each next pivot is as far from the others as can be, beginning with the hub.
    private static func scattered(over graph: LinkGraph) -> ([Int], [[Double]]) {
        var pivots = [graph.hub ?? 0]
        var rows = [distances(in: graph, from: pivots[0])]
        var nearest = rows[0]
        while pivots.count < pivotsOfMany {
            // Many are equally far; which of them is taken must not follow their names' order.
            let next = nearest.indices.max {
                (nearest[$0], Scatter.fraction($0, 5)) < (nearest[$1], Scatter.fraction($1, 5))
            }
            guard let next else { break }
            pivots.append(next)
            rows.append(distances(in: graph, from: next))
            for (node, distance) in rows[rows.count - 1].enumerated() {
                nearest[node] = min(nearest[node], distance)
            }
        }
        return (pivots, rows)
    }

    /// What no path reaches is further than anything else.
    private static func distances(in graph: LinkGraph, from pivot: Int) -> [Double] {
        let hops = graph.hops(from: pivot)
        let apart = (hops.lazy.filter { $0 != LinkGraph.unreachable }.max() ?? 0) + 2
        return hops.map { Double($0 == LinkGraph.unreachable ? apart : $0) }
    }
}

/// Numbers that look random and are the same in every run (the last steps of SplitMix64).
enum Scatter {
    /// From 0 to 1.
    static func fraction(_ index: Int, _ salt: UInt64) -> Double {
        var z = UInt64(index) &* 0x9E37_79B9_7F4A_7C15 &+ salt &* 0xD1B5_4A32_D192_ED03
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
    }
}
