/// One process of a network, as its supervisor sees it.
package struct ProcessStatus: Codable, Sendable, Equatable {
    package enum Role: String, Codable, Sendable { case connector, dashboard }

    package enum State: String, Codable, Sendable {
        /// It was started and does not serve yet, or not all of its links stand yet.
        case starting
        /// It serves, and all its links stand.
        case ready
        /// It serves, and a link that stood does not stand any more.
        case degraded
        /// It ended by itself and is started again in a moment.
        case restarting
        case paused
        case stopping
        /// Ended on purpose.
        case stopped
        /// Ended, and not started again until someone says `start`; `reason` says why.
        case failed
    }

    package var name: String
    package var role: Role
    package var state: State
    /// Why it restarts or failed.
    package var reason: String?
    /// nil while it does not run.
    package var pid: Int?
    /// Of the present run; nil while it does not run.
    package var startedMonotonicMilliseconds: Int64?
    /// How often it was started again since the network started.
    package var restarts: Int
    /// Of the nodes only.
    package var address: String?
    package var assetCode: String?
    package var assetScale: Int?
    /// Where peers connect; of the dashboard, where telemetry goes.
    package var peerPort: Int
    /// The health page; of the dashboard, the page.
    package var webPort: Int
    package var linksUp: Int
    package var linksPlanned: Int
    /// Of the present run; nil before it has said anything.
    package var packets: PacketCounts?
    /// Filled in when someone asks; zero in events.
    package var memoryBytes: Int
    package var cpuMilliseconds: Int

    package init(
        name: String, role: Role, state: State, reason: String? = nil, pid: Int? = nil,
        startedMonotonicMilliseconds: Int64? = nil, restarts: Int = 0, address: String? = nil,
        assetCode: String? = nil, assetScale: Int? = nil, peerPort: Int = 0, webPort: Int = 0,
        linksUp: Int = 0, linksPlanned: Int = 0, packets: PacketCounts? = nil,
        memoryBytes: Int = 0, cpuMilliseconds: Int = 0
    ) {
        self.name = name
        self.role = role
        self.state = state
        self.reason = reason
        self.pid = pid
        self.startedMonotonicMilliseconds = startedMonotonicMilliseconds
        self.restarts = restarts
        self.address = address
        self.assetCode = assetCode
        self.assetScale = assetScale
        self.peerPort = peerPort
        self.webPort = webPort
        self.linksUp = linksUp
        self.linksPlanned = linksPlanned
        self.packets = packets
        self.memoryBytes = memoryBytes
        self.cpuMilliseconds = cpuMilliseconds
    }
}

/// Prepares by what became of them, as the connector itself counts them:
/// received = forwarded + delivered + rejected.
package struct PacketCounts: Codable, Sendable, Equatable {
    package var received: UInt64
    package var forwarded: UInt64
    package var delivered: UInt64
    package var rejected: UInt64
    package var inFlight: UInt64

    package init(
        received: UInt64, forwarded: UInt64, delivered: UInt64, rejected: UInt64, inFlight: UInt64
    ) {
        self.received = received
        self.forwarded = forwarded
        self.delivered = delivered
        self.rejected = rejected
        self.inFlight = inFlight
    }
}
