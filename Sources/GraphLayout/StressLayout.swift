/// Places whose distances come as near as possible to the number of hops between the nodes:
/// stress majorisation, node by node (Gansner, Koren and North, 2004).
///
/// In a small network every pair counts. In a large one a node looks at the pivots, its neighbours
/// and a few of their other neighbours (Ortmann, Klimenta and Brandes, 2016), so that time grows
/// with the nodes alone.
struct StressLayout {
    static let sweepsMax = 150
    static let sweepsMaxOfMany = 60
    /// After so many sweeps the better of two beginnings is known.
    static let trialSweeps = 12
    /// In lengths of a link: a sweep that moves no node further is the last.
    static let movementMin = 0.001

    /// A node and how far from it another wants to be.
    private struct Wish {
        var other: Int32
        var distance: Double
    }

    private let table: HopTable
    /// What a node of a large network wants beside its distances from the pivots.
    private let wishes: [[Wish]]
    private(set) var places: [Point]

    /// From two beginnings, because each leads some networks into a knot: the radial layout unfolds
    /// trees, and scaling unfolds grids.
    static func places(of graph: LinkGraph) -> [Point] {
        let table = HopTable(graph)
        let wishes = table.hasEveryone ? [] : nearWishes(in: graph)
        var radial = StressLayout(table, wishes, RadialLayout.places(of: graph))
        var scaled = StressLayout(table, wishes, ScalingLayout.places(table))
        radial.settle(sweeps: trialSweeps)
        scaled.settle(sweeps: trialSweeps)
        var better = scaled.stress < radial.stress ? scaled : radial
        let sweeps = table.hasEveryone ? sweepsMax : sweepsMaxOfMany
        better.settle(sweeps: sweeps - trialSweeps)
        return better.places
    }

    private init(_ table: HopTable, _ wishes: [[Wish]], _ places: [Point]) {
        self.table = table
        self.wishes = wishes
        self.places = places
        rescale()
    }

    /// Neighbours are one hop away. Of the nodes around the same neighbour each wants to be two hops
    /// from the next and from the opposite one, or all leaves of a hub would lie in one place.
    private static func nearWishes(in graph: LinkGraph) -> [[Wish]] {
        var wishes = graph.neighbours.map { $0.map { Wish(other: Int32($0), distance: 1) } }
        for around in graph.neighbours where around.count > 1 {
            let steps = around.count > 3 ? [1, around.count / 2] : [1]
            for (index, node) in around.enumerated() {
                for step in steps {
                    let other = around[(index + step) % around.count]
                    if graph.neighbours[node].contains(other) { continue }
                    wishes[node].append(Wish(other: Int32(other), distance: 2))
                    wishes[other].append(Wish(other: Int32(node), distance: 2))
                }
            }
        }
        return wishes
    }

    /// To the size at which the stress is least.
    private mutating func rescale() {
        var (wanted, found) = (0.0, 0.0)
        forEachPivotPair { distance, length in
            wanted += length / distance
            found += length * length / (distance * distance)
        }
        if found > 0 { places = places.map { $0 * (wanted / found) } }
    }

    /// How far the places are from what is wanted. Near pairs count more.
    private var stress: Double {
        var sum = 0.0
        forEachPivotPair { distance, length in
            let error = length / distance - 1
            sum += error * error
        }
        return sum
    }

    private func forEachPivotPair(_ body: (_ distance: Double, _ length: Double) -> Void) {
        for node in places.indices {
            for (column, pivot) in table.pivots.enumerated() where pivot != node {
                body(
                    table.hops[node * table.pivots.count + column],
                    (places[node] - places[pivot]).length)
            }
        }
    }

    private mutating func settle(sweeps: Int) {
        for _ in 0..<sweeps where sweep() < StressLayout.movementMin { return }
    }

    /// Moves each node to where the others would have it on average; the stress never grows.
    /// - Returns: how far the node that moved most was moved.
    private mutating func sweep() -> Double {
        var most = 0.0
        let (hops, pivots, wishes) = (table.hops, table.pivots, wishes)
        hops.withUnsafeBufferPointer { hops in
            pivots.withUnsafeBufferPointer { pivots in
                places.withUnsafeMutableBufferPointer { places in
                    for node in places.indices {
                        var pull = Pull(on: places[node])
                        for (column, pivot) in pivots.enumerated() where pivot != node {
                            pull.add(places[pivot], at: hops[node * pivots.count + column])
                        }
                        if !wishes.isEmpty {
                            for wish in wishes[node] {
                                pull.add(places[Int(wish.other)], at: wish.distance)
                            }
                        }
                        most = max(most, (pull.target - places[node]).length)
                        places[node] = pull.target
                    }
                }
            }
        }
        return most
    }
}

/// Where others would have a node, each at its distance in the direction in which the node lies.
private struct Pull {
    private let place: Point
    private var sum = Point.zero
    private var weights = 0.0

    init(on place: Point) { self.place = place }

    mutating func add(_ other: Point, at distance: Double) {
        let weight = 1 / (distance * distance)
        let away = place - other
        let length = away.length
        let stretch = length > 1e-9 ? distance / length : 0
        sum += (other + away * stretch) * weight
        weights += weight
    }

    var target: Point { weights > 0 ? sum * (1 / weights) : place }
}
