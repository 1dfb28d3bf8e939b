import ConnectorConfig
import Planning

/// One configuration for each connector, and one for the dashboard.
enum ConfigurationFiles {
    /// In the order of the nodes, the dashboard's last.
    static func all(
        of plan: NetworkPlan, in deployment: Deployment, below folder: String
    ) -> [GeneratedFile] {
        var files: [GeneratedFile] = []
        files.reserveCapacity(plan.nodes.count + 1)
        plan.routes.forEachTable { node, table in
            files.append(
                GeneratedFile(
                    path: "\(folder)/\(path(of: plan.nodes[node]))",
                    bytes: plan.configuration(of: node, table: table, in: deployment).fileBytes))
        }
        if let dashboard = plan.dashboardConfiguration(in: deployment) {
            files.append(
                GeneratedFile(path: "\(folder)/\(dashboardPath)", bytes: dashboard.fileBytes))
        }
        return files
    }

    /// Below the deployment's folder.
    static func path(of node: PlannedNode) -> String { "nodes/\(node.name).json" }

    static let dashboardPath = "dashboard.json"
}
