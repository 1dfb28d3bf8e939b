package import Control
package import Planning

extension NetworkDifference {
    /// `rotated` are links whose secret has another value than before.
    package init(_ difference: PlanDifference, _ rotated: [[String]] = []) {
        func changes(_ list: [PlanDifference.Change]) -> [Change] {
            list.map { Change(name: $0.name, what: $0.what, needsRestart: $0.needsRestart) }
        }
        self.init(
            addedNodes: difference.addedNodes, removedNodes: difference.removedNodes,
            changedNodes: changes(difference.changedNodes), addedLinks: difference.addedLinks,
            removedLinks: difference.removedLinks, changedLinks: changes(difference.changedLinks),
            dashboard: difference.dashboard, touchedNodes: difference.touchedNodes)
        for link in rotated {
            let name = "\(link[0]) -> \(link[1])"
            guard !addedLinks.contains(name) else { continue }
            if let place = changedLinks.firstIndex(where: { $0.name == name }) {
                changedLinks[place].what.append("the secret's value")
            } else {
                changedLinks.append(
                    Change(name: name, what: ["the secret's value"], needsRestart: false))
            }
        }
    }
}

extension NetworkPlan {
    /// Both ends of each link with one of these secrets, the dialler first.
    func links(with names: Set<String>) -> [[String]] {
        guard !names.isEmpty else { return [] }
        return links.filter { names.contains(secrets[$0.secret].name) }.map {
            [nodes[$0.dialler].name, nodes[$0.listener].name]
        }
    }
}
