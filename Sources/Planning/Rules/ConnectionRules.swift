import TopologyModel

/// Finds nodes that nothing leads to.
extension NetworkDraft {
    /// Every node must have a path to every other.
    mutating func checkConnections(excusing excused: Set<Int>) {
        var group = Array(repeating: -1, count: nodes.count)
        var members: [[Int]] = []
        for start in nodes.indices where group[start] < 0 {
            var found = [start]
            group[start] = members.count
            var next = 0
            while next < found.count {
                for account in accounts[found[next]] where group[account.peer] < 0 {
                    group[account.peer] = members.count
                    found.append(account.peer)
                }
                next += 1
            }
            members.append(found)
        }
        guard members.count > 1 else { return }
        isRoutable = false
        let largest = members.indices.max {
            (members[$0].count, -$0) < (members[$1].count, -$1)
        }!
        for (index, island) in members.enumerated()
        where index != largest && excused.isDisjoint(with: island) {
            let first = island.min()!
            let others = island.count == 1 ? "" : " and \(island.count - 1) more"
            let peer = "Peer(\"\(nodes[members[largest].min()!].name)\")"
            let block = "Node(\"\(nodes[first].name)\")"
            let link =
                nodes[first].isImplied
                ? "link it: \(block) { \(peer) }" : "add \(peer) to its block"
            report(
                nodes[first].source,
                "node \"\(nodes[first].name)\"\(others) cannot be reached from the other "
                    + "\(nodes.count - island.count)",
                fix: nodeToRefine(insteadOf: island).map {
                    "did you mean Node(\"\($0)\")? Else \(link)"
                } ?? link)
        }
    }

    /// A written node without links that is called nearly like a generated one was probably meant
    /// to refine that.
    private mutating func nodeToRefine(insteadOf island: [Int]) -> String? {
        let node = nodes[island[0]]
        guard island.count == 1, !node.isImplied, refinementsSought < PlanLimits.suggestionsMax
        else {
            return nil
        }
        refinementsSought += 1
        return NearestName.match(node.name, among: nodes.lazy.filter(\.isImplied).map(\.name))
    }
}
