import GraphLayout

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
    /// Between a label and a link, where there is a side with so much room.
    static let linkGap = Point(x: 7, y: 10)
    static let rounds = 3
    /// With more links, labels do not look at them: all sides are crossed anyway.
    static let linksMax = 600

    /// What a place costs for each thing that is there. It may never pay to cover a node.
    private static let coverCost = 10_000.0
    private static let conflictCost = 20.0
    private static let crossingCost = 1.0
    private static let nearLinkCost = 0.25

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

        /// A label that covers a node is left out, and of two that lie on each other the later.
        func boxesWithoutOverlaps(among nodes: [DrawnNode]) -> [Box?] {
            var kept: [Box] = []
            return boxes.enumerated().map { node, box in
                guard let box, !kept.contains(where: box.overlaps),
                    LabelPlacement.covered(by: box, of: node, among: nodes) == 0
                else { return nil }
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
            outcome.crossings += placement.links(crossing: box)
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
        /// Above or below the node, beginning or ending at its middle, by the signs.
        case aligned(Double, Double)
        /// Beyond the edge one way, which is 1 or -1, and a part of it the other.
        case beside(Double, Double)

        var direction: Point {
            switch self {
            case .toward(let direction), .beyond(let direction): direction
            case .corner(let x, let y), .aligned(let x, let y), .beside(let x, let y):
                Point(x: x, y: y).unit
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
        (.beyond(Point(x: -1, y: 0)), 0.7), (.aligned(1, 1), 0.7), (.aligned(-1, 1), 0.7),
        (.aligned(1, -1), 0.75), (.aligned(-1, -1), 0.75), (.beyond(Point(x: 0, y: 1)), 0.8),
        (.beyond(Point(x: 0, y: -1)), 0.8), (.beside(0.5, 1), 0.8),
        (.beside(-0.5, 1), 0.8), (.beside(0.5, -1), 0.85), (.beside(-0.5, -1), 0.85),
        (.beside(1, 0.5), 0.8), (.beside(-1, 0.5), 0.8), (.beside(1, -0.5), 0.85),
        (.beside(-1, -0.5), 0.85),
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
        case .beside(let x, let y):
            let clear = drawn.radius + LabelPlacement.gap
            offset = Point(x: x * (label.width / 2 + clear), y: y * (label.height / 2 + clear))
        case .aligned(let x, let y):
            let clear = drawn.radius + LabelPlacement.gap
            offset = Point(
                x: x * (label.width / 2 + LabelPlacement.gap * 1.5),
                y: y * (label.height / 2 + clear))
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
        let crossing = links(crossing: box)
        let near = links(crossing: box.grown(by: LabelPlacement.linkGap))
        return Double(LabelPlacement.covered(by: box, of: node, among: nodes))
            * LabelPlacement.coverCost
            + Double(conflicts(of: box, at: node)) * LabelPlacement.conflictCost
            + Double(crossing) * LabelPlacement.crossingCost
            + Double(near - crossing) * LabelPlacement.nearLinkCost
    }

    /// How many nodes lie below the label of `node`, which is clear of its own.
    private static func covered(by box: Box, of node: Int, among nodes: [DrawnNode]) -> Int {
        nodes.indices.count { $0 != node && nodes[$0].box.overlaps(box) }
    }

    private func links(crossing box: Box) -> Int {
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
