/// What the hub knows about one connection of the telemetry port.
struct IngestSession {
    enum Role {
        /// It has not said yet who it is. `framed`: it is one of our connectors, and will say hello.
        case undecided(framed: Bool)
        /// One of our connectors.
        case uplink(UplinkSession)
        /// Somebody's connector, which speaks JSON for these nodes.
        case plain(nodes: [String])
        /// Somebody who looks.
        case viewer
    }

    /// One connection speaks for so many nodes at most.
    static let nodesMax = 1_000
    /// So many messages that are dropped are told of in a minute; the others are counted.
    static let warningsPerMinuteMax = 20

    var role: Role
    let rights: AccessRights
    /// In monotonic milliseconds.
    let openedAt: Int64
    /// Of dropped messages.
    var warnings = LineAllowance(linesMax: warningsPerMinuteMax)

    init(framed: Bool, _ rights: AccessRights = [.publish, .read], at now: Int64 = 0) {
        role = .undecided(framed: framed)
        openedAt = now
        self.rights = rights
    }

    /// nil: it has said who it is.
    var undecidedSince: Int64? { if case .undecided = role { openedAt } else { nil } }

    var isViewer: Bool { if case .viewer = role { true } else { false } }

    /// What the log calls it.
    var roleName: String {
        switch role {
        case .undecided: "undecided"
        case .uplink, .plain: "connector"
        case .viewer: "viewer"
        }
    }

    /// As the log has them.
    var nodeNames: String { nodes.joined(separator: ",") }

    var nodes: [String] {
        switch role {
        case .undecided, .viewer: []
        case .uplink(let uplink): [uplink.node]
        case .plain(let nodes): nodes
        }
    }
}

/// One of our connectors: what it sent is stored frame by frame, and acknowledged once it is on the
/// disk.
struct UplinkSession {
    let node: String
    let instance: String
    /// Of each run whose frames are not all acknowledged: where the log goes on, and what the
    /// connector was told.
    var positions: [Position] = []
    /// A frame that the log could not take yet; nothing is read behind it.
    var held: [UInt8]?
    /// It stands in the list of those to be acknowledged.
    var isListed = false

    struct Position {
        let epoch: UInt64
        var next: UInt64
        var acked: UInt64
    }

    init(node: String, instance: String) {
        self.node = node
        self.instance = instance
    }

    mutating func stored(_ epoch: UInt64, upTo next: UInt64) {
        guard let place = positions.lastIndex(where: { $0.epoch == epoch }) else {
            return positions.append(Position(epoch: epoch, next: next, acked: 0))
        }
        positions[place].next = max(next, positions[place].next)
    }

    /// What can be told now; older runs that are told of whole are let go.
    mutating func acknowledge(_ durableNext: (UInt64) -> UInt64?) -> [(UInt64, UInt64)] {
        var news: [(UInt64, UInt64)] = []
        for place in positions.indices {
            let epoch = positions[place].epoch
            guard let durable = durableNext(epoch), durable > positions[place].acked else {
                continue
            }
            positions[place].acked = durable
            news.append((epoch, durable))
        }
        let newest = positions.last?.epoch
        positions.removeAll { $0.epoch != newest && $0.acked >= $0.next }
        return news
    }

    var isAcknowledged: Bool { positions.allSatisfy { $0.acked >= $0.next } }
}
