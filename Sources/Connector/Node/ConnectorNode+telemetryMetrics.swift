import HTTPServing

/// What became of events, for Prometheus.
extension ConnectorNode {
    mutating func writeTelemetry(to text: inout MetricsText) {
        guard isTelling, let counts = telemetry?.counts,
            let emitter = telemetry?.emitter?.counters
        else { return }
        let node = settings.nodeId
        text.metric(
            "ilpnet_telemetry_events_total", "counter",
            "Events by type, counted where they happen.")
        for (type, value) in counts.byType {
            text.sample(["node": node, "type": "\(type.name)"], value)
        }
        text.metric(
            "ilpnet_packets_unwritten_total", "counter",
            "Packets handed to a link that ended before they left: no PACKET_SENT tells of them.")
        text.sample(["node": node], counts.unwritten)
        text.metric(
            "ilpnet_telemetry_lost_total", "counter",
            "Events that only a tombstone tells of, each once, by where there was no room for it.")
        for (reason, value) in [
            ("buffer", telemetry?.events.lost ?? 0), ("spool", emitter.spoolLostEvents),
            ("damage", emitter.damagedEvents),
        ] {
            text.sample(["node": node, "reason": reason], value)
        }
        text.metric("ilpnet_telemetry_spooled_events", "gauge", "Events that the spool took.")
        text.sample(["node": node], emitter.spooledEvents)
        text.metric(
            "ilpnet_telemetry_acked_events", "gauge",
            "Events since the start that the dashboard has stored.")
        text.sample(["node": node], emitter.ackedOfThisRun)
        text.metric("ilpnet_telemetry_spool_bytes", "gauge", "What the spool holds on the disk.")
        text.sample(["node": node], emitter.spoolBytes)
        text.metric(
            "ilpnet_telemetry_unacked_bytes", "gauge",
            "What of it the dashboard has not stored yet.")
        text.sample(["node": node], emitter.unackedBytes)
        text.metric(
            "ilpnet_telemetry_connected", "gauge", "1 while the dashboard takes events.")
        text.sample(["node": node], emitter.isConnected ? 1 : 0)
    }
}
