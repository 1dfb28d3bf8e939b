/// Finds for every node the slot that leads towards one destination.
///
/// Slots are chosen so that each step comes nearer: no row has a loop. Of several equally short
/// ways a node takes its default, else the link declared first. A node with a forced slot takes
/// that, and every other node reckons with it. It keeps its work space, so that one value serves
/// any number of destinations.
struct ShortestPaths {
    private let graph: Graph
    private var distance: [Int32]
    private var queue: [Int32]
    private var heap = DistanceHeap<Int32>()

    init(_ graph: Graph) {
        self.graph = graph
        distance = Array(repeating: 0, count: graph.nodeCount)
        queue = Array(repeating: 0, count: graph.nodeCount)
    }

    /// Writes one slot for each node into `row`: `Graph.noSlot` at the destination, and at every
    /// node from which the forced slots leave no way. Returns how many nodes have a way.
    mutating func findRow(
        to destination: Int, preferring defaults: [UInt16], forced: [Int: UInt16],
        into row: UnsafeMutableBufferPointer<UInt16>
    ) -> Int {
        for node in 0..<graph.nodeCount { distance[node] = Int32.max }
        distance[destination] = 0
        let reached =
            graph.isWeighted
            ? measureWeighted(from: destination, forced: forced)
            : measure(from: destination, forced: forced)
        choose(preferring: defaults, forced: forced, into: row)
        row[destination] = Graph.noSlot
        return reached
    }

    /// Breadth first, outwards from the destination.
    private mutating func measure(from destination: Int, forced: [Int: UInt16]) -> Int {
        let graph = graph
        let isForced = !forced.isEmpty
        return distance.withUnsafeMutableBufferPointer { distance in
            queue.withUnsafeMutableBufferPointer { queue in
                graph.firstSlot.withUnsafeBufferPointer { first in
                    graph.neighbour.withUnsafeBufferPointer { neighbour in
                        var head = 0
                        var tail = 1
                        queue[0] = Int32(destination)
                        while head < tail {
                            let near = Int(queue[head])
                            head += 1
                            let next = distance[near] + 1
                            for slot in Int(first[near])..<Int(first[near + 1]) {
                                let far = Int(neighbour[slot])
                                guard distance[far] == Int32.max else { continue }
                                if isForced, let only = forced[far],
                                    graph.node(behind: only, of: far) != near
                                {
                                    continue
                                }
                                distance[far] = next
                                queue[tail] = Int32(far)
                                tail += 1
                            }
                        }
                        return tail
                    }
                }
            }
        }
    }

    /// Dijkstra's way, for links of different weights.
    private mutating func measureWeighted(from destination: Int, forced: [Int: UInt16]) -> Int {
        var reached = 0
        heap.push(0, destination)
        while let (near, measured) = heap.pop() {
            guard measured == distance[near] else { continue }
            reached += 1
            for slot in Int(graph.firstSlot[near])..<Int(graph.firstSlot[near + 1]) {
                let far = Int(graph.neighbour[slot])
                let next = measured + graph.weight[slot]
                guard next < distance[far] else { continue }
                if let only = forced[far], graph.node(behind: only, of: far) != near { continue }
                distance[far] = next
                heap.push(next, far)
            }
        }
        return reached
    }

    private func choose(
        preferring defaults: [UInt16], forced: [Int: UInt16],
        into row: UnsafeMutableBufferPointer<UInt16>
    ) {
        distance.withUnsafeBufferPointer { distance in
            graph.firstSlot.withUnsafeBufferPointer { first in
                graph.neighbour.withUnsafeBufferPointer { neighbour in
                    graph.weight.withUnsafeBufferPointer { weight in
                        for node in 0..<graph.nodeCount {
                            let mine = distance[node]
                            guard mine != Int32.max else {
                                row[node] = Graph.noSlot
                                continue
                            }
                            let start = Int(first[node])
                            let preferred = start + Int(defaults[node])
                            if defaults[node] != Graph.noSlot,
                                distance[Int(neighbour[preferred])] == mine - weight[preferred]
                            {
                                row[node] = defaults[node]
                                continue
                            }
                            row[node] = Graph.noSlot
                            for slot in start..<Int(first[node + 1])
                            where distance[Int(neighbour[slot])] == mine - weight[slot] {
                                row[node] = UInt16(truncatingIfNeeded: slot - start)
                                break
                            }
                        }
                    }
                }
            }
        }
        for (node, slot) in forced where distance[node] != Int32.max { row[node] = slot }
    }
}
