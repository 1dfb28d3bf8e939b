import TopologyModel

/// Refuses networks that are too large, and finds shapes that cannot be as they were asked for.
extension NetworkDraft {
    /// Says so of each shape that is too large by itself, or else of the whole.
    mutating func refuseWhatIsTooLarge(_ nodeCount: Int) {
        for shape in network.unmadeShapes {
            refuse(
                "the nodes of this \(shape.name)", shape.nodes, PlanLimits.nodesMax, shape.source)
            refuse(
                "the links of this \(shape.name)", shape.links, PlanLimits.linksMax, shape.source)
        }
        guard !isTooLarge else { return }
        let linkCount = network.nodes.reduce(0) { $0 + $1.peers.count }
        refuse("\(nodeCount) nodes", nodeCount, PlanLimits.nodesMax, network.source)
        refuse("\(linkCount) links", linkCount, PlanLimits.linksMax, network.source)
    }

    private mutating func refuse(
        _ what: String, _ count: Int, _ most: Int, _ source: SourceLocation
    ) {
        guard count > most else { return }
        isTooLarge = true
        report(
            source, "\(what) are more than the \(most) of one network", fix: "split the network")
    }

    /// Nodes that are all connected have links like a tree at least, and like a mesh at most.
    mutating func checkShapes() {
        for shape in network.unmadeShapes where (1...PlanLimits.nodesMax).contains(shape.nodes) {
            let nodes = shape.nodes == 1 ? "1 node" : "\(shape.nodes) nodes"
            let pairs = shape.nodes * (shape.nodes - 1) / 2
            if shape.links < shape.nodes - 1 {
                report(
                    shape.source,
                    "\(nodes) are not connected by fewer than \(shape.nodes - 1) links",
                    fix: "use links: \(shape.nodes - 1) or more, or fewer nodes")
            } else if shape.links > pairs {
                report(
                    shape.source, "among \(nodes) there is room for \(pairs) links only",
                    fix: "use links: \(pairs)" + (pairs == 0 ? "" : " or fewer") + ", or more nodes"
                )
            }
        }
    }
}
