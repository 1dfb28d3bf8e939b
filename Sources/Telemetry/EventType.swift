/// What an event tells. The numbers stand in records.
package enum EventType: UInt8, Sendable, CaseIterable {
    case nodeStatus = 1
    case packetReceived = 2
    case routeLookup = 3
    case packetSent = 4
    case log = 5
    /// A link came or went.
    case linkStatus = 6
    /// Somebody should look: a circuit breaker, a limit that was hit, two nodes of one name.
    case alert = 7
    /// What a hub counted in the last second.
    case rates = 8
    /// Published by a client on a channel that the topology declares.
    case custom = 9
    /// So many numbers stand for events that were not kept.
    case eventsLost = 10

    package var name: StaticString {
        switch self {
        case .nodeStatus: "NODE_STATUS"
        case .packetReceived: "PACKET_RECEIVED"
        case .routeLookup: "ROUTE_LOOKUP"
        case .packetSent: "PACKET_SENT"
        case .log: "LOG"
        case .linkStatus: "LINK_STATUS"
        case .alert: "ALERT"
        case .rates: "RATES"
        case .custom: "CUSTOM"
        case .eventsLost: "EVENTS_LOST"
        }
    }

    package init?(name: String) {
        guard let type = Self.allCases.first(where: { $0.name.description == name }) else {
            return nil
        }
        self = type
    }

    /// The built-in channel on which it is told; nil: a channel of the user's own.
    package var channel: BuiltInChannel? {
        switch self {
        case .nodeStatus, .linkStatus: .nodes
        case .packetReceived, .packetSent: .packets
        case .routeLookup: .routes
        case .log: .logs
        case .alert, .eventsLost: .alerts
        case .rates: .rates
        case .custom: nil
        }
    }
}

/// Channels that are always there.
package enum BuiltInChannel: String, Sendable, CaseIterable {
    case nodes, packets, routes, balances, alerts, rates, logs
}

/// By the numbers that ILP gives them.
package enum PacketType: UInt8, Sendable {
    case prepare = 12
    case fulfill = 13
    case reject = 14

    package var name: StaticString {
        switch self {
        case .prepare: "PREPARE"
        case .fulfill: "FULFILL"
        case .reject: "REJECT"
        }
    }
}

/// What a lookup found.
package enum LookupOutcome: UInt8, Sendable {
    /// The packet was refused before anybody looked.
    case none = 0
    case matched = 1
    case noRoute = 2
    /// The node's own address is the longest match.
    case local = 3
    /// The destination is no ILP address.
    case invalid = 4
}

/// Why numbers stand for events that were not kept.
package enum LossReason: UInt8, Sendable {
    /// Between the packets and whoever writes the spool there was no more room.
    case bufferFull = 1
    /// The spool has its whole quota of the disk.
    case spoolFull = 2
    /// The spool's folder took no more bytes.
    case diskFailed = 3
    /// A stored frame was damaged.
    case damaged = 4
    /// The hub saw a number that did not follow the last one.
    case missing = 5

    package var text: StaticString {
        switch self {
        case .bufferFull: "buffer full"
        case .spoolFull: "spool full"
        case .diskFailed: "disk failed"
        case .damaged: "damaged"
        case .missing: "missing"
        }
    }
}
