import GraphLayout
import Planning

/// The network as a tree for a terminal, every link once.
///
///     hub-and-spoke: 4 nodes, 3 links
///
///     hub            test.hub
///     ├─◀ spoke-1    test.spoke-1
///     ├─◀ spoke-2    test.spoke-2
///     └─◀ spoke-3    test.spoke-3
///
/// A node's largest part continues straight below it, so that the indentation grows with the
/// logarithm of the network and a chain stays at the margin. A link that closes a circle is
/// dashed, and the node at its end stands elsewhere in full.
struct TextGraph {
    /// Addresses begin in one column, unless a name reaches further to the right.
    static let addressColumnMax = 48

    static func text(of plan: NetworkPlan) -> String {
        var drawing = TextGraph(plan)
        if let root = drawing.tree.order.first { drawing.draw(root, lead: "", prefix: "") }
        return "\(plan.name): \(Counted.nodesAndLinks(plan))\n\n" + drawing.alignedText
            + drawing.legend
    }

    private let plan: NetworkPlan
    private let tree: SpanningTree
    private let sizes: [Int]
    private let showsAssets: Bool
    /// For each node the links that the tree leaves out, at the end that dials.
    private var extraLinks: [[Int]]
    /// True where the child dials its parent in the tree.
    private var dialsUp: [Bool]
    private var lines: [(drawn: String, details: String)] = []

    private init(_ plan: NetworkPlan) {
        self.plan = plan
        tree = LinkGraph(plan).treeForReading
        sizes = tree.sizes
        showsAssets = AssetColours(plan).isMixed
        extraLinks = Array(repeating: [], count: plan.nodes.count)
        dialsUp = Array(repeating: false, count: plan.nodes.count)
        for link in plan.links {
            if tree.parent[link.dialler] == link.listener {
                dialsUp[link.dialler] = true
            } else if tree.parent[link.listener] != link.dialler {
                extraLinks[link.dialler].append(link.listener)
            }
        }
    }

    /// Draws a part of the tree: its largest branch by a loop, the others one level further in.
    private mutating func draw(_ start: Int, lead: String, prefix: String) {
        var node = start
        var lead = lead
        while true {
            lines.append((lead + plan.nodes[node].name, details(of: node)))
            let straight = straightChild(of: node)
            let branches = tree.children[node].filter { $0 != straight }
            let extras = extraLinks[node]
            for (index, other) in extras.enumerated() {
                let isLast = index == extras.count - 1 && branches.isEmpty && straight == nil
                let corner = isLast ? "└╌▶ " : "├╌▶ "
                lines.append((prefix + corner + plan.nodes[other].name, ""))
            }
            for (index, child) in branches.enumerated() {
                let isLast = index == branches.count - 1 && straight == nil
                let corner = (isLast ? "└─" : "├─") + (dialsUp[child] ? "◀ " : "▶ ")
                draw(child, lead: prefix + corner, prefix: prefix + (isLast ? "    " : "│   "))
            }
            guard let straight else { return }
            lines.append((prefix + (dialsUp[straight] ? "▲" : "▼"), ""))
            node = straight
            lead = prefix
        }
    }

    /// The largest part, where going straight on saves indentation.
    private func straightChild(of node: Int) -> Int? {
        let children = tree.children[node]
        guard let largest = children.max(by: { sizes[$0] < sizes[$1] }) else { return nil }
        return children.count == 1 || sizes[largest] > 1 ? largest : nil
    }

    private func details(of node: Int) -> String {
        let planned = plan.nodes[node]
        return showsAssets
            ? "\(planned.address)  \(planned.asset.code)" : planned.address
    }

    private var alignedText: String {
        let widest = lines.lazy.filter { !$0.details.isEmpty }.map(\.drawn.count).max() ?? 0
        let column = min(widest + 2, TextGraph.addressColumnMax)
        return lines.map { line in
            guard !line.details.isEmpty else { return line.drawn + "\n" }
            let gap = max(2, column - line.drawn.count)
            return line.drawn + String(repeating: " ", count: gap) + line.details + "\n"
        }.joined()
    }

    private var legend: String {
        guard !plan.links.isEmpty else { return "" }
        let dashed =
            extraLinks.allSatisfy(\.isEmpty) ? "" : "; ╌ to a node that stands elsewhere"
        return "\n▶ dials, ◀ is dialled by\(dashed)\n"
    }
}

extension LinkGraph {
    /// From the end of a chain, around a ring, or outwards from the node with the most links.
    fileprivate var treeForReading: SpanningTree {
        guard let hub else { return SpanningTree(root: nil, nodeCount: 0) }
        guard degree(of: hub) <= 2 else { return shortestPathTree(from: hub) }
        return walk(from: neighbours.indices.first { degree(of: $0) == 1 } ?? 0)
    }
}
