/// Finds a side for each label where it covers no node, no other label, and as few links as can be.
///
/// Greedy, node by node, then all over again with everyone's place known.
struct LabelPlacement {
    /// In which directions from its node a label may lie.
    enum Choice {
        case below
        /// Where a lattice has no links.
        case belowRight
        /// Only away from here.
        case awayFrom(Point)
        case anywhere
    }

    /// Between a node's rim and its label.
    static let gap = 4.0
    /// Between two labels, beside each other and one above the other.
    static let labelGap = Point(x: 8, y: 3)
    static let rounds = 3
    /// With more links, labels do not look at them: all sides are crossed anyway.
    static let linksMax = 600

    private let nodes: [DrawnNode]
    private let links: [(Int, Int)]
    private let choices: [Choice]
    private var boxes: [Box?]

    init(_ nodes: [DrawnNode], _ links: [(Int, Int)], _ choices: [Choice]) {
        self.nodes = nodes
        self.links = links.count <= LabelPlacement.linksMax ? links : []
        self.choices = choices
        boxes = Array(repeating: nil, count: nodes.count)
    }

    /// The labels' boxes, and what is wrong with them.
    struct Outcome {
        var boxes: [Box?]
        /// Labels that lie on a node or on another label.
        var conflicts: Int
        /// How often a link passes below a label.
        var crossings: Int

        /// Of two labels that lie on each other only the first is left.
        var boxesWithoutOverlaps: [Box?] {
            var kept: [Box] = []
            return boxes.map { box in
                guard let box, !kept.contains(where: box.overlaps) else { return nil }
                kept.append(box)
                return box
            }
        }

        func isBetter(than other: Outcome) -> Bool {
            (conflicts, crossings) < (other.conflicts, other.crossings)
        }
    }

    static func place(
        _ nodes: [DrawnNode], _ links: [(Int, Int)], _ choices: [Choice]
    ) -> Outcome {
        var placement = LabelPlacement(nodes, links, choices)
        let labelled = nodes.indices.filter { nodes[$0].label != nil }
        for _ in 0..<rounds {
            for node in labelled { placement.choose(node) }
        }
        var outcome = Outcome(boxes: placement.boxes, conflicts: 0, crossings: 0)
        for node in labelled {
            guard let box = placement.boxes[node] else { continue }
            if placement.conflicts(of: box, at: node) > 0 { outcome.conflicts += 1 }
            outcome.crossings += placement.crossings(of: box)
        }
        return outcome
    }

    private mutating func choose(_ node: Int) {
        boxes[node] = nil
        var best: (cost: Double, box: Box)?
        for candidate in candidates(of: node) {
            guard let box = box(of: node, at: candidate.side) else { return }
            if let best, candidate.cost >= best.cost { continue }
            let cost = candidate.cost + cost(of: box, at: node)
            if cost < best?.cost ?? .infinity { best = (cost, box) }
        }
        boxes[node] = best?.box
    }

    /// Where a label lies as seen from its node.
    private enum Side {
        case toward(Point)
        /// The same, a little further from the node.
        case beyond(Point)
        /// Beyond the node's edge both ways, by the signs.
        case corner(Double, Double)

        var direction: Point {
            switch self {
            case .toward(let direction), .beyond(let direction): direction
            case .corner(let x, let y): Point(x: x, y: y).unit
            }
        }
    }

    /// A side is dearer the less usual it is and the more of the node's links lie there.
    private func candidates(of node: Int) -> [(side: Side, cost: Double)] {
        switch choices[node] {
        case .below: return [(.toward(Point(x: 0, y: 1)), 0)]
        case .belowRight: return [(.corner(1, 1), 0)]
        case .awayFrom(let centre): return [(.toward((nodes[node].centre - centre).unit), 0)]
        case .anywhere:
            let toNeighbours = nodes[node].neighbourDirection
            return LabelPlacement.sides.map { side, cost in
                let direction = side.direction
                let facing = direction.x * toNeighbours.x + direction.y * toNeighbours.y
                return (side, cost + facing * 0.3)
            }
        }
    }

    private static let sides: [(side: Side, cost: Double)] = [
        (.toward(Point(x: 0, y: 1)), 0), (.toward(Point(x: 0, y: -1)), 0.3),
        (.toward(Point(x: 1, y: 0)), 0.35), (.toward(Point(x: -1, y: 0)), 0.4),
        (.corner(1, 1), 0.5), (.corner(-1, 1), 0.55), (.corner(1, -1), 0.55),
        (.corner(-1, -1), 0.6), (.beyond(Point(x: 1, y: 0)), 0.65),
        (.beyond(Point(x: -1, y: 0)), 0.7),
    ]

    /// The nearest place on this side where the label is clear of its own node.
    private func box(of node: Int, at side: Side) -> Box? {
        let drawn = nodes[node]
        guard let label = drawn.label else { return nil }
        let offset: Point
        switch side {
        case .toward(let direction):
            offset = LabelPlacement.offset(of: label, toward: direction, drawn.radius)
        case .beyond(let direction):
            offset = LabelPlacement.offset(
                of: label, toward: direction, drawn.radius + LabelPlacement.gap * 3)
        case .corner(let x, let y):
            // Where the rim is at an eighth of a turn, and a little further.
            let clear = drawn.radius * 0.71 + LabelPlacement.gap / 2
            offset = Point(x: x * (label.width / 2 + clear), y: y * (label.height / 2 + clear))
        }
        return Box(centre: drawn.centre + offset, width: label.width, height: label.height)
    }

    /// From the node's centre to the label's, so that the label is clear of the rim.
    private static func offset(
        of label: NodeLabel, toward direction: Point, _ radius: Double
    ) -> Point {
        let (across, down) = (label.width / 2 + radius + gap, label.height / 2 + radius + gap)
        let (x, y) = (abs(direction.x), abs(direction.y))
        let distance = min(x > 0 ? across / x : .infinity, y > 0 ? down / y : .infinity)
        return direction * (distance.isFinite ? distance : 0)
    }

    private func cost(of box: Box, at node: Int) -> Double {
        Double(conflicts(of: box, at: node)) * 20 + Double(crossings(of: box))
    }

    private func crossings(of box: Box) -> Int {
        links.count { first, second in
            box.isCrossed(byLineFrom: nodes[first].centre, to: nodes[second].centre)
        }
    }

    private func conflicts(of box: Box, at node: Int) -> Int {
        var count = 0
        let box = box.grown(by: LabelPlacement.labelGap)
        for other in nodes.indices where other != node {
            if nodes[other].box.overlaps(box) { count += 1 }
            if let taken = boxes[other], taken.overlaps(box) { count += 1 }
        }
        return count
    }
}
