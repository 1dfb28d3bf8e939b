package import Control
package import Traffic

/// Everything that was verified of a network.
package struct VerificationReport: Sendable {
    package var network: String
    /// In the order of their declaration; the parts of a `Traffic` follow it.
    package var results: [CheckResult] = []
    /// One for each `Traffic` that was run.
    package var traffic: [TrafficRecord] = []
    /// How the network came up; nil where it never did, and where it was changed since.
    package var startup: StartupTiming?
    package var microseconds = 0

    package init(network: String) { self.network = network }

    package func count(_ outcome: CheckOutcome) -> Int { results.count { $0.outcome == outcome } }

    /// Something was verified, and all of that is as it should be.
    package var isSuccess: Bool {
        count(.failed) == 0 && count(.notMeasured) == 0 && count(.passed) > 0
    }
}

/// What became of the packets of one `Traffic`, at its ends and at each node.
package struct TrafficRecord: Sendable {
    package var from: String
    package var to: String
    package var packetsPerSecond: Int
    /// How many were to be sent.
    package var count: Int
    package var amount: UInt64
    package var summary: TrafficSummary
    /// From sending the first packet to sending the last.
    package var sendingNanoseconds: Int64 = 0
    /// nil where the nodes' own counters could not be read.
    package var accounting: PacketAccounting?
    /// Where packets spent most of their time; nil where it is not known.
    package var slowestHop: HopTime?
}
