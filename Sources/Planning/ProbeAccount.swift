package import ConnectorConfig
import TopologyModel

/// The account from which a supervisor's probe sends: one of its own beside `client`, because an
/// account has one link, and an edit of a network must not take it from whoever sends.
extension NetworkPlan {
    /// Only nodes from which packets are probed have it.
    package func probeAccount(of node: Int, in deployment: Deployment) -> NodeConfiguration.Peer {
        NodeConfiguration.Peer(
            id: NetworkPlan.probeName, url: nil, relation: .child,
            asset: .init(nodes[node].asset),
            secretFile: deployment.secretPath(probeSecret(of: node).name), creditLimit: nil,
            latencyMicroseconds: nil)
    }

    /// Generated, and so named with a dot, which declared ones cannot have.
    package func probeSecret(of node: Int) -> PlannedSecret {
        PlannedSecret(
            name: "\(nodes[node].name).\(NetworkPlan.probeName)", origin: .generated, line: nil)
    }
}
