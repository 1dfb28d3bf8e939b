import GraphLayout
import Planning

/// What is written at a node, and how much room it takes.
struct NodeLabel {
    var name: String
    /// nil in a drawing with too many nodes for two lines each.
    var address: String?

    static let nameSize = 13.0
    static let addressSize = 10.0
    // Between the bottoms of the two lines.
    static let lineStep = 13.0

    // Widths of a character in lengths of its size: of the widest common sans-serif in bold, and
    // of a monospaced font, which all agree on 0.6.
    private static let nameCharacter = 0.62
    private static let addressCharacter = 0.61

    var width: Double {
        max(
            Double(name.count) * NodeLabel.nameSize * NodeLabel.nameCharacter,
            Double(address?.count ?? 0) * NodeLabel.addressSize * NodeLabel.addressCharacter)
    }

    var height: Double { NodeLabel.nameSize + (address == nil ? 2 : NodeLabel.lineStep + 1) }
}

/// Which nodes of a drawing have a label, and of how many lines.
struct LabelDetail {
    /// With more nodes only the name is written; the address is in the tooltip.
    static let addressedNodesMax = 80
    /// With more nodes only the hubs have a name.
    static let namedNodesMax = 200
    static let namedHubsMax = 30
    /// What makes a hub: so many times the average node's links.
    static let hubDegreeMin = 2.0

    private let plan: NetworkPlan
    private let named: Set<Int>?

    init(_ plan: NetworkPlan, _ graph: LinkGraph) {
        self.plan = plan
        guard plan.nodes.count > LabelDetail.namedNodesMax else {
            named = nil
            return
        }
        let ranked = plan.nodes.indices.sorted {
            (graph.degree(of: $1), $0) < (graph.degree(of: $0), $1)
        }
        named = Set(
            ranked.prefix(LabelDetail.namedHubsMax)
                .filter { graph.relativeDegree(of: $0) >= LabelDetail.hubDegreeMin })
    }

    func label(of node: Int) -> NodeLabel? {
        if let named, !named.contains(node) { return nil }
        let planned = plan.nodes[node]
        let hasAddress = plan.nodes.count <= LabelDetail.addressedNodesMax
        return NodeLabel(name: planned.name, address: hasAddress ? planned.address : nil)
    }
}
