import HTTPServing

/// What the node counted, for Prometheus.
extension ConnectorNode {
    mutating func metrics() -> [UInt8] {
        var text = MetricsText()
        writePackets(to: &text)
        writeSums(to: &text)
        writeTimes(to: &text)
        writePeers(to: &text)
        writeConnections(to: &text)
        writeTelemetry(to: &text)
        writeProcess(to: &text)
        return text.bytes
    }

    /// By peer and direction. `outcome` says what the packet did at this node.
    private func writePackets(to text: inout MetricsText) {
        text.metric("ilpnet_packets_total", "counter", "ILP packets by peer, type and direction.")
        for peer in settings.peers {
            guard let index = peerIndexes[peer.link.id] else { continue }
            let counters = forwarder.accounts[index].counters
            let values: [(String, String, UInt64)] = [
                ("prepare", "received", counters.preparesIn),
                ("prepare", "sent", counters.preparesOut),
                ("fulfill", "received", counters.fulfillsIn),
                ("fulfill", "sent", counters.fulfillsOut),
                ("reject", "received", counters.rejectsIn),
                ("reject", "sent", counters.rejectsOut),
            ]
            for (type, outcome, value) in values {
                text.sample(
                    [
                        "node": settings.nodeId, "peer": peer.link.id, "type": type,
                        "outcome": outcome,
                    ], value)
            }
        }
    }

    /// Every Prepare is in one of these, so that a loss would be a difference.
    private func writeSums(to text: inout MetricsText) {
        let node = settings.nodeId
        let counters = forwarder.counters
        text.metric(
            "ilpnet_prepares_total", "counter",
            "Prepares by what became of them: received = forwarded + delivered + rejected.")
        for (outcome, value) in [
            ("received", counters.preparesReceived), ("forwarded", counters.preparesForwarded),
            ("delivered", counters.preparesDelivered), ("rejected", counters.preparesRejected),
        ] { text.sample(["node": node, "outcome": outcome], value) }
        text.metric(
            "ilpnet_forwarded_total", "counter",
            "Forwarded Prepares by how they ended: the sum and those in flight are all of them.")
        for (outcome, value) in [
            ("fulfilled", counters.fulfillsPassed), ("rejected", counters.rejectsPassed),
            ("rejected_here", counters.forwardedRejected),
        ] { text.sample(["node": node, "outcome": outcome], value) }
        text.metric("ilpnet_packets_in_flight", "gauge", "Prepares that wait for an answer.")
        text.sample(["node": node], forwarder.inFlight.count)
        text.metric("ilpnet_rejects_total", "counter", "Rejects of this node's own, by code.")
        for (code, value) in zip(ForwardingCounters.codes, counters.rejectsByCode) {
            text.sample(["node": node, "code": code.text], value)
        }
        text.metric("ilpnet_answers_dropped_total", "counter", "Answers that nobody waited for.")
        for (reason, value) in [
            ("late", counters.answersLate), ("asker_gone", counters.answersWithoutAsker),
        ] { text.sample(["node": node, "reason": reason], value) }
        text.metric("ilpnet_answers_wrong_total", "counter", "Answers that were no right ones.")
        for (reason, value) in [
            ("fulfillment", counters.fulfillmentsWrong), ("unreadable", counters.answersUnreadable),
        ] { text.sample(["node": node, "reason": reason], value) }
    }

    private func writeTimes(to text: inout MetricsText) {
        let node = settings.nodeId
        text.metric(
            "ilpnet_packet_forward_seconds", "histogram",
            "From a forwarded Prepare to its answer.")
        text.histogram(["node": node], latencies)
    }

    private func writePeers(to text: inout MetricsText) {
        text.metric("ilpnet_peer_up", "gauge", "1 while the link to the peer stands.")
        for peer in settings.peers {
            guard let index = peerIndexes[peer.link.id] else { continue }
            text.sample(
                ["node": settings.nodeId, "peer": peer.link.id],
                links.session(of: index) == 0 ? 0 : 1)
        }
    }

    /// Whoever is shut out by many strangers, or by one wrong secret, sees it here.
    private func writeConnections(to text: inout MetricsText) {
        let node = settings.nodeId
        let counters = links.counters
        text.metric("ilpnet_connections_total", "counter", "Connections begun, by who dialled.")
        for (direction, value) in [("accepted", counters.accepted), ("dialled", counters.dialled)] {
            text.sample(["node": node, "direction": direction], value)
        }
        text.metric(
            "ilpnet_connections_refused_total", "counter", "Accepted ones that were no peer's.")
        for (reason, value) in [
            ("credentials", counters.refused), ("unauthenticated", counters.unauthenticatedClosed),
            ("descriptors", counters.turnedAway),
        ] { text.sample(["node": node, "reason": reason], value) }
        text.metric("ilpnet_links_broken_total", "counter", "Links ended by a frame of the peer.")
        text.sample(["node": node], counters.framesRefused)
    }

    private func writeProcess(to text: inout MetricsText) {
        let node = settings.nodeId
        text.metric("ilpnet_system_calls_total", "counter", "Calls that move packets, by kind.")
        for (call, value) in [
            ("epoll_wait", links.loop.waits), ("recv", links.counters.reads),
            ("send", links.counters.writes),
        ] { text.sample(["node": node, "call": call], value) }
        text.metric("ilpnet_log_lines_dropped_total", "counter", "Log lines without a reader.")
        text.sample(["node": node], log.droppedLinesTotal)
        text.metric("ilpnet_uptime_seconds", "gauge", "Since the node listens.")
        text.sample(["node": node], uptimeSeconds)
        text.processorTime()
    }
}
