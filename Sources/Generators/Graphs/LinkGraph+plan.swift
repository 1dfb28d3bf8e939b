import GraphLayout
import Planning

extension LinkGraph {
    init(_ plan: NetworkPlan) {
        self.init(nodeCount: plan.nodes.count, links: plan.links.map { ($0.dialler, $0.listener) })
    }
}
