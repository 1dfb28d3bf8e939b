import Planning

/// The network as a Mermaid flow chart; arrows point from the node that dials to the one that
/// listens.
enum MermaidGraph {
    /// A page that shows Mermaid refuses more unless its owner raised `maxEdges`.
    static let edgesMaxByDefault = 500

    static func text(of plan: NetworkPlan) -> String {
        var lines = ["graph LR"]
        if plan.links.count > edgesMaxByDefault {
            lines.append("  %% More than \(edgesMaxByDefault) links: raise Mermaid's maxEdges.")
        }
        // Names are no ids: a node may be called "end", which Mermaid takes for its own word.
        for (index, node) in plan.nodes.enumerated() {
            let address = escape(node.address)
            lines.append("  n\(index)[\"\(escape(node.name))<br/><small>\(address)</small>\"]")
        }
        for link in plan.links { lines.append("  n\(link.dialler) --> n\(link.listener)") }
        return lines.map { $0 + "\n" }.joined()
    }

    // Mermaid reads entities in quoted text.
    private static func escape(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\"": result += "#quot;"
            case "#": result += "#35;"
            case "<": result += "#lt;"
            case ">": result += "#gt;"
            case "&": result += "#amp;"
            default: result.append(character)
            }
        }
    }
}
