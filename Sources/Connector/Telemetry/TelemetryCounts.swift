import Telemetry

/// Events of this node by type, counted before the buffer, those that were lost in it included.
struct TelemetryCounts {
    var statuses: UInt64 = 0
    var received: UInt64 = 0
    var lookups: UInt64 = 0
    var sent: UInt64 = 0
    var logs: UInt64 = 0
    var links: UInt64 = 0
    var alerts: UInt64 = 0
    /// Messages whose link ended before they had left. No event tells of them.
    var unwritten: UInt64 = 0

    var byType: [(EventType, UInt64)] {
        [
            (.nodeStatus, statuses), (.packetReceived, received), (.routeLookup, lookups),
            (.packetSent, sent), (.log, logs), (.linkStatus, links), (.alert, alerts),
        ]
    }
}
