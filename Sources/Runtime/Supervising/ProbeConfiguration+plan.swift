import ConnectorConfig
import Planning

extension ProbeConfiguration {
    /// Of the packets between these positions, and of the page where there is one to look at.
    init(
        _ plan: NetworkPlan, _ pairs: [(from: Int, to: Int)], _ dashboard: PlannedDashboard?
    ) {
        var sources: [Source] = []
        var places: [Int: Int] = [:]
        let probed = pairs.map { pair in
            let place =
                places[pair.from]
                ?? {
                    let node = plan.nodes[pair.from]
                    sources.append(
                        Source(
                            node: node.name,
                            url: "ws://127.0.0.1:\(node.btpPort?.number ?? 0)",
                            account: NetworkPlan.probeName,
                            secretFile: "../secrets/\(plan.probeSecret(of: pair.from).name)"))
                    places[pair.from] = sources.count - 1
                    return sources.count - 1
                }()
            return Pair(
                source: place, to: plan.nodes[pair.to].name,
                ilpAddress: plan.nodes[pair.to].address)
        }
        self.init(
            sources: sources, pairs: probed,
            healthUrl: dashboard.map { "http://127.0.0.1:\($0.httpPort.number)/health" })
    }
}
