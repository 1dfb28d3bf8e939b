import HTTPServing

/// What the dashboard knows in numbers, for Prometheus. Packets are counted by the connectors.
extension DashboardHub {
    func metrics() -> [UInt8] {
        var text = MetricsText()
        writeNetwork(to: &text)
        writeServing(to: &text)
        writeTelemetry(to: &text)
        writeProcess(to: &text)
        return text.bytes
    }

    /// Of what nobody says how it is there is no sample.
    private func writeNetwork(to text: inout MetricsText) {
        text.metric("ilpnet_node_up", "gauge", "1 while the node serves.")
        for node in picture.nodes where node.process != nil {
            text.sample(["node": node.id], node.isServing ? 1 : 0)
        }
        text.metric("ilpnet_node_restarts_total", "counter", "Starts after the first one.")
        for node in picture.nodes {
            if let process = node.process { text.sample(["node": node.id], process.restarts) }
        }
        text.metric("ilpnet_link_up", "gauge", "1 while both ends say that the link stands.")
        for link in picture.links {
            guard let status = link.status else { continue }
            text.sample(["node": link.from, "peer": link.to], status.isUp ? 1 : 0)
        }
        text.metric(
            "ilpnet_supervisor_up", "gauge", "1 while a supervisor says how the network is.")
        text.sample([:], picture.supervisor == .live ? 1 : 0)
    }

    private func writeServing(to text: inout MetricsText) {
        text.metric(
            "ilpnet_dashboard_connections", "gauge", "Clients of the page and the API.")
        text.sample([:], page.connectionCount)
        text.metric("ilpnet_dashboard_readers", "gauge", "Clients that listen to the topology.")
        text.sample([:], topologyReaders.count)
        text.metric("ilpnet_dashboard_answers_total", "counter", "HTTP answers by status code.")
        for (code, count) in answers.sorted { text.sample(["code": "\(code)"], count) }
    }

    private func writeProcess(to text: inout MetricsText) {
        text.metric("ilpnet_uptime_seconds", "gauge", "Since the node listens.")
        text.sample(["node": "dashboard"], uptimeSeconds)
        text.metric("ilpnet_log_lines_dropped_total", "counter", "Log lines without a reader.")
        text.sample(["node": "dashboard"], log.droppedLinesTotal)
        text.processorTime()
    }
}
