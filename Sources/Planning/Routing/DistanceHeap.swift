/// Nodes by their distance, the nearest first; nodes of one distance in no particular order.
struct DistanceHeap<Distance: Comparable> {
    private var entries: [(distance: Distance, node: Int)] = []

    mutating func push(_ distance: Distance, _ node: Int) {
        entries.append((distance, node))
        var child = entries.count - 1
        while child > 0, entries[child].distance < entries[(child - 1) / 2].distance {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> (node: Int, distance: Distance)? {
        guard let top = entries.first else { return nil }
        let last = entries.removeLast()
        if !entries.isEmpty {
            entries[0] = last
            sink()
        }
        return (top.node, top.distance)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].distance < entries[least].distance {
                least = child
            }
            if least == parent { return }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
