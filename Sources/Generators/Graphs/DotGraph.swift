import Planning

/// The network in Graphviz's language; arrows point from the node that dials to the one that
/// listens.
enum DotGraph {
    /// Beyond this, layers become too wide to read and springs are the better layout.
    static let layeredNodesMax = 40

    static func text(of plan: NetworkPlan) -> String {
        let layout = plan.nodes.count > layeredNodesMax ? "sfdp" : "dot"
        var lines = [
            "digraph \(quoted(plan.name)) {",
            "  graph [layout=\(layout), rankdir=LR, overlap=false];",
            "  node [shape=box, style=rounded, fontname=\"Helvetica\", fontsize=11];",
            "  edge [arrowsize=0.6, color=\"#808080\"];",
        ]
        for node in plan.nodes {
            let label = quoted("\(node.name)\n\(node.address)")
            lines.append("  \(quoted(node.name)) [label=\(label)];")
        }
        for link in plan.links {
            let (from, to) = (plan.nodes[link.dialler].name, plan.nodes[link.listener].name)
            lines.append("  \(quoted(from)) -> \(quoted(to));")
        }
        return (lines + ["}"]).map { $0 + "\n" }.joined()
    }

    private static func quoted(_ text: String) -> String {
        "\""
            + text.reduce(into: "") { result, character in
                switch character {
                case "\"": result += "\\\""
                case "\\": result += "\\\\"
                case "\n": result += "\\n"
                default: result.append(character)
                }
            } + "\""
    }
}
