import EventStore
import HTTPServing
import Telemetry

/// What the hub knows in numbers of events: who tells them, what is kept, how long it takes.
extension DashboardHub {
    private static let nodesInMetricsMax = 2_000

    func writeTelemetry(to text: inout MetricsText) {
        text.metric(
            "ilpnet_telemetry_connections", "gauge", "Connected connectors, viewers and clients.")
        text.sample(["type": "connector"], ingest.connectorCount)
        text.sample(["type": "viewer"], ingest.viewerCount)
        text.sample(["type": "client"], clients.clientCount)
        writeStored(to: &text)
        writeMessages(to: &text)
        writeTold(to: &text)
        writeTimes(to: &text)
    }

    private func writeStored(to text: inout MetricsText) {
        let counters = store.counters
        for (name, help, value) in [
            ("stored_events_total", "Events taken into the log.", counters.storedEvents),
            ("stored_bytes_total", "Bytes taken into the log.", counters.storedBytes),
            ("duplicate_frames_total", "Frames that came again.", counters.duplicateFrames),
            ("missing_events_total", "Numbers that never came.", counters.missingEvents),
            ("refused_frames_total", "Frames that had to wait.", counters.refusedFrames),
            ("retired_events_total", "Events let go for room or age.", counters.retiredEvents),
            ("retired_segments_total", "Files of the log let go.", counters.retiredSegments),
            (
                "forgotten_nodes_total", "Nodes whose numbers are no longer remembered.",
                counters.forgottenNodes
            ),
            ("damaged_events_total", "Events lost to damage on disk.", counters.damagedEvents),
            ("commits_total", "Times the log was made durable.", counters.commits),
            ("disk_failures_total", "Times the disk took nothing.", counters.failures),
            ("malformed_total", "Messages that were dropped.", ingest.counters.malformed),
            (
                "unstored_total", "Events that the log did not take and nobody sends again.",
                ingest.counters.unstored
            ),
            (
                "unauthorized_total", "Connections refused for their key.",
                ingest.counters.unauthorized
            ),
        ] as [(String, String, UInt64)] {
            text.metric("ilpnet_telemetry_\(name)", "counter", help)
            text.sample([:], value)
        }
        text.metric("ilpnet_telemetry_log_bytes", "gauge", "Bytes of the log on disk.")
        text.sample([:], store.bytesOnDisk)
        text.metric("ilpnet_telemetry_first_offset", "gauge", "Of the oldest event kept.")
        text.sample([:], store.firstOffset)
        text.metric("ilpnet_telemetry_next_offset", "gauge", "Of the next durable event.")
        text.sample([:], store.durableOffset)
    }

    /// To clients of the channels and to viewers.
    private func writeMessages(to text: inout MetricsText) {
        let counters = clients.counters
        let channels = clients.channelNames
        text.metric(
            "ilpnet_telemetry_messages_sent_total", "counter", "Events told to clients.")
        for (name, count) in zip(channels, counters.sent) {
            text.sample(["channel": name], count)
        }
        text.metric(
            "ilpnet_telemetry_messages_dropped_total", "counter",
            "Events that clients were told they would not get.")
        for reason in EventGap.Reason.allCases.map(\.rawValue) {
            for (name, count) in zip(channels, counters.left[reason] ?? channels.map { _ in 0 }) {
                text.sample(["channel": name, "reason": reason], count)
            }
        }
        text.metric(
            "ilpnet_telemetry_refusals_total", "counter", "Messages of clients not obeyed.")
        for reason in ClientFault.Reason.allCases.map(\.rawValue) {
            text.sample(["reason": reason], counters.refusals[reason] ?? 0)
        }
        for (name, help, value) in [
            ("gaps_total", "Times a client was told of a gap.", counters.gaps),
            ("replaced_total", "Clients that another of their name replaced.", counters.replaced),
            ("silent_total", "Clients closed for their silence.", counters.timedOut),
            ("published_total", "Events that clients published.", counters.published),
        ] as [(String, String, UInt64)] {
            text.metric("ilpnet_telemetry_\(name)", "counter", help)
            text.sample([:], value)
        }
    }

    /// By node, since the hub runs: what the connectors say of themselves is in their own metrics.
    /// Anybody may name any number of nodes where the plain port is open, so those beyond as many
    /// are told as one.
    private func writeTold(to text: inout MetricsText) {
        text.metric("ilpnet_telemetry_received_events_total", "counter", "Events stored, by node.")
        let nodes = ingest.tallies.named(atMost: Self.nodesInMetricsMax)
        for (node, tally) in nodes { text.sample(["node": node], tally.events) }
        text.metric(
            "ilpnet_telemetry_lost_events_total", "counter",
            "Numbers that stand for events nobody kept, by node.")
        for (node, tally) in nodes { text.sample(["node": node], tally.lost) }
    }

    private func writeTimes(to text: inout MetricsText) {
        text.metric(
            "ilpnet_telemetry_lag_seconds", "histogram",
            "From the first event of a frame to the frame's arrival.")
        text.histogram([:], ingest.lag)
        text.metric(
            "ilpnet_telemetry_fsync_seconds", "histogram", "How long the disk took to promise.")
        text.histogram([:], store.counters.syncs)
    }
}
