import GraphLayout
import Planning

/// Places, sizes and labels in pixels: as small as the labels allow.
struct PaperLayout {
    private(set) var nodes: [DrawnNode]
    /// nil where a node has no label.
    private(set) var labels: [Box?] = []
    let links: [(Int, Int)]
    private let style: Style

    /// Between the rims of two linked nodes, and of any two.
    static let linkLengthMin = 56.0
    static let fewNodesMax = 16
    static let linkLengthMinOfFew = 76.0
    static let nodeGapMin = 12.0
    /// Without room for every label at this length of a link, some lie on others.
    static let linkLengthMax = 400.0
    static let growth = 1.06
    /// So much larger a drawing may be only to keep its labels off its links.
    static let comfort = 1.5
    /// A drawing of many nodes gives each so much paper, wherever it lies.
    static let crowdedNodeSide = 44.0
    static let crowdedNodeGap = 6.0

    /// What the shape of a network asks of its labels and its scale.
    private enum Style {
        /// Places that must keep their proportions, with labels in one direction or outwards.
        case exact([LabelPlacement.Choice])
        case free
        /// Too many nodes to name each.
        case crowded
    }

    init(_ plan: NetworkPlan) {
        let graph = LinkGraph(plan)
        links = plan.links.map { ($0.dialler, $0.listener) }
        let layout = NetworkLayout(of: graph, links)
        let places = layout.places
        style = PaperLayout.style(of: layout)
        let detail = LabelDetail(plan, graph)
        nodes = places.indices.map { node in
            let around = graph.neighbours[node].reduce(Point.zero) {
                $0 + (places[$1] - places[node]).unit
            }
            return DrawnNode(
                centre: places[node],
                radius: PaperLayout.radius(
                    ofDegree: graph.relativeDegree(of: node), among: places.count),
                label: detail.label(of: node),
                neighbourDirection: around * (1 / Double(max(graph.degree(of: node), 1))))
        }
        spread(places)
    }

    private static func style(of layout: NetworkLayout) -> Style {
        let count = layout.places.count
        switch layout.kind {
        case .exact(let shape): return .exact(choices(for: shape, count: count))
        case .lattice: return .exact(Array(repeating: .belowRight, count: count))
        case .radial: return .crowded
        case .stress: return count > LabelDetail.namedNodesMax ? .crowded : .free
        }
    }

    private static func choices(for shape: GraphShape, count: Int) -> [LabelPlacement.Choice] {
        switch shape {
        case .line: Array(repeating: .below, count: count)
        case .star(let hub): (0..<count).map { $0 == hub ? .anywhere : .awayFrom(.zero) }
        case .ring, .mesh, .other: Array(repeating: .awayFrom(.zero), count: count)
        }
    }

    /// More links than others have, more ink: the area grows with them. Up to half more than the
    /// average is no difference, or the ends of a chain would look unlike its middle.
    private static func radius(ofDegree degree: Double, among count: Int) -> Double {
        let (least, most) = count > LabelDetail.namedNodesMax ? (3.0, 18.0) : (7, 24)
        return min(most, (least * least + 60 * max(0, degree - 1.5)).squareRoot())
    }

    private mutating func spread(_ places: [Point]) {
        switch style {
        case .exact(let choices):
            grow(from: places, choices, upTo: .infinity) { _ in }
        case .free:
            let choices = Array(repeating: LabelPlacement.Choice.anywhere, count: places.count)
            grow(from: places, choices, upTo: PaperLayout.linkLengthMax) { nodes in
                Separation.apart(&nodes, gap: PaperLayout.nodeGapMin)
            }
        case .crowded:
            let choices = Array(repeating: LabelPlacement.Choice.anywhere, count: places.count)
            let scale = crowdedScale(of: places)
            for node in nodes.indices { nodes[node].centre = places[node] * scale }
            Separation.apart(&nodes, gap: PaperLayout.crowdedNodeGap)
            labels = LabelPlacement.place(nodes, links, choices)
                .boxesWithoutOverlaps(among: nodes)
        }
    }

    /// Enlarges the layout until no label lies on another and, within reason, none on a link.
    private mutating func grow(
        from places: [Point], _ choices: [LabelPlacement.Choice], upTo largest: Double,
        _ adjust: (inout [DrawnNode]) -> Void
    ) {
        let smallest = smallestScale(of: places)
        var scale = smallest
        var best: (placed: LabelPlacement.Outcome, nodes: [DrawnNode])?
        repeat {
            for node in nodes.indices { nodes[node].centre = places[node] * scale }
            adjust(&nodes)
            let placed = LabelPlacement.place(nodes, links, choices)
            if best.map({ placed.isBetter(than: $0.placed) }) ?? true { best = (placed, nodes) }
            if placed.crossings == 0, placed.conflicts == 0 { break }
            scale *= PaperLayout.growth
        } while scale < largest && best?.placed.conflicts ?? 0 > 0
            || scale < smallest * PaperLayout.comfort
        nodes = best?.nodes ?? nodes
        labels = best?.placed.boxesWithoutOverlaps(among: nodes) ?? []
    }

    /// At which links are long enough to be seen, as a rule, and nodes of an exact shape do not
    /// touch.
    private func smallestScale(of places: [Point]) -> Double {
        let few = places.count <= PaperLayout.fewNodesMax
        let length = few ? PaperLayout.linkLengthMinOfFew : PaperLayout.linkLengthMin
        var wanted = 0.0
        var found = 0.0
        for (first, second) in links {
            wanted += nodes[first].radius + nodes[second].radius + length
            found += (places[first] - places[second]).length
        }
        let scale = found > 0 ? wanted / found : 1
        guard case .exact = style else { return scale }
        let radius = nodes.map(\.radius).min() ?? 0
        return max(scale, (2 * radius + PaperLayout.crowdedNodeGap) / leastDistance(places))
    }

    /// Between any two of the places; compares only those that are near each other in x.
    private func leastDistance(_ places: [Point]) -> Double {
        let sorted = places.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        var least = Double.infinity
        for (index, place) in sorted.enumerated() {
            for other in sorted[(index + 1)...] {
                guard other.x - place.x < least else { break }
                least = min(least, (other - place).length)
            }
        }
        return least
    }

    /// At which each node has its share of the paper that the layout covers.
    private func crowdedScale(of places: [Point]) -> Double {
        var bounds = Box(centre: places.first ?? .zero, width: 0, height: 0)
        for place in places { bounds.include(Box(centre: place, width: 0, height: 0)) }
        let side = (bounds.width * bounds.height / Double(max(places.count, 1))).squareRoot()
        return side > 0 ? PaperLayout.crowdedNodeSide / side : 1
    }
}
