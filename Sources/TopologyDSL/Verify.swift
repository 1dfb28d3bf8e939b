public import TopologyModel

/// What `ilpnet verify` must prove about the network.
///
///     Verify { Startup(within: .seconds(30)); Healthy() }
///     Verify { Reachable(.allPairs) }
public struct Verify: TopologyElement {
    private let checks: [CheckDescription]
    private let source: SourceLocation

    /// These checks, in this order.
    ///
    ///     Verify { Startup(within: .seconds(30)); Healthy() }
    ///     Verify { for city in cities { Reachable(from: city, to: "hub") } }
    public init(
        file: String = #fileID, line: Int = #line,
        @ListBuilder<any Check> content: () -> [any Check]
    ) {
        checks = content().map(\.described)
        source = SourceLocation(file, line)
    }

    public func declare(in network: inout NetworkDescription) {
        network.checks += checks
        if checks.isEmpty { network.emptyBlocks.append(Declared("Verify", source: source)) }
    }
}

/// Anything that may stand in a `Verify` block.
///
///     let check: any Check = Healthy()
///     let verify = Verify { check }
public protocol Check {
    /// The check as data.
    var described: CheckDescription { get }
}

/// Every node healthy, every link up and a packet through for every declared pair, in this time.
///
///     Verify { Startup(within: .seconds(30)) }
///     Verify { Startup(within: .milliseconds(500)) }
public struct Startup: Check {
    public let described: CheckDescription

    /// Counted from the start of the command.
    ///
    ///     Startup(within: .seconds(30))
    ///     Startup(within: .milliseconds(500))
    public init(within limit: TimeSpan, file: String = #fileID, line: Int = #line) {
        described = .startup(
            StartupDescription(
                withinMicroseconds: limit.inMicroseconds, source: SourceLocation(file, line)))
    }
}

/// Every node says that it is healthy.
///
///     Verify { Healthy() }
///     Verify { Startup(within: .seconds(5)); Healthy() }
public struct Healthy: Check {
    public let described: CheckDescription

    /// Asks every node's health endpoint.
    ///
    ///     Verify { Healthy() }
    ///     Verify { Startup(within: .seconds(5)); Healthy() }
    public init(file: String = #fileID, line: Int = #line) {
        described = .healthy(HealthyDescription(source: SourceLocation(file, line)))
    }
}

/// A packet gets through.
///
///     Verify { Reachable(.allPairs) }
///     Verify { Reachable(from: "alice", to: "bob") }
public struct Reachable: Check {
    /// Which nodes must reach which.
    ///
    ///     let everyone = Reachable.Pairs.allPairs
    ///     let verify = Verify { Reachable(everyone) }
    public enum Pairs: Sendable { case allPairs }

    public let described: CheckDescription

    /// From every node to every other.
    ///
    ///     Reachable(.allPairs)
    ///     Reachable(Reachable.Pairs.allPairs)
    public init(_ pairs: Pairs, file: String = #fileID, line: Int = #line) {
        described = .reachable(
            ReachableDescription(pairs: .allPairs, source: SourceLocation(file, line)))
    }

    /// From one node to another.
    ///
    ///     Reachable(from: "alice", to: "bob")
    ///     Reachable(from: "bob", to: "alice")
    public init(from: String, to: String, file: String = #fileID, line: Int = #line) {
        described = .reachable(
            ReachableDescription(
                pairs: .pair(from: from, to: to), source: SourceLocation(file, line)))
    }
}

/// Packets at a steady rate from one node to another, and what is demanded of them.
///
///     Traffic(from: "a", to: "c", rate: 100, for: .seconds(10)) { Loss(atMost: 0) }
///     Traffic(from: "a", to: "c", rate: 20, for: .seconds(5)) { Latency(p95: .milliseconds(50)) }
public struct Traffic: Check {
    public let described: CheckDescription

    /// So many packets a second, sent on time whether or not answers come. Without a block it
    /// demands only that none is rejected or lost.
    ///
    ///     Traffic(from: "a", to: "c", rate: 100, for: .seconds(10)) { Loss(atMost: 0) }
    ///     Traffic(from: "c", to: "a", rate: 5, for: .minutes(1)) { Rejects(atMost: 3) }
    public init(
        from: String, to: String, rate packetsPerSecond: Int, for length: TimeSpan,
        file: String = #fileID, line: Int = #line,
        @ListBuilder<any Demand> content: () -> [any Demand] = { [] }
    ) {
        described = .traffic(
            TrafficDescription(
                from: from, to: to, packetsPerSecond: packetsPerSecond,
                durationMicroseconds: length.inMicroseconds, demands: content().map(\.described),
                source: SourceLocation(file, line)))
    }
}

/// One packet arrives.
///
///     Delivers(from: "usd-bank", to: "mxn-bank", amount: 100, receives: 1_825)
///     Delivers(from: "alice", to: "test.bob.client", amount: 1)
public struct Delivers: Check {
    public let described: CheckDescription

    /// `to` is a node or an ILP address; what it receives is counted in its own asset.
    ///
    ///     Delivers(from: "usd-bank", to: "mxn-bank", amount: 100, receives: 1_825)
    ///     Delivers(from: "alice", to: "bob", amount: 1)
    public init(
        from: String, to: String, amount: Int, receives: Int? = nil,
        file: String = #fileID, line: Int = #line
    ) {
        described = .delivers(
            DeliversDescription(
                from: from, to: to, amount: amount, receives: receives,
                source: SourceLocation(file, line)))
    }
}

/// One packet is refused, with this ILP error code.
///
///     Rejected(from: "alice", to: "test.nobody", with: "F02")
///     Rejected(from: "alice", to: "bob", amount: 9_000_000, with: "F08")
public struct Rejected: Check {
    public let described: CheckDescription

    /// `to` is a node or an ILP address.
    ///
    ///     Rejected(from: "alice", to: "test.nobody", with: "F02")
    ///     Rejected(from: "alice", to: "bob", amount: 9_000_000, with: "F08")
    public init(
        from: String, to: String, amount: Int = 1, with code: String,
        file: String = #fileID, line: Int = #line
    ) {
        described = .rejected(
            RejectedDescription(
                from: from, to: to, amount: amount, code: code,
                source: SourceLocation(file, line)))
    }
}

/// A metric lies within bounds.
///
///     Metric("ilpnet_peer_up", of: "hub", atLeast: 3)
///     Metric("ilpnet_telemetry_messages_dropped_total", atMost: 0)
public struct Metric: Check {
    public let described: CheckDescription

    /// Of one node, or of each.
    ///
    ///     Metric("ilpnet_peer_up", of: "hub", atLeast: 3)
    ///     Metric("ilpnet_telemetry_messages_dropped_total", atMost: 0)
    public init(
        _ name: String, of node: String? = nil, atLeast: Int? = nil, atMost: Int? = nil,
        file: String = #fileID, line: Int = #line
    ) {
        described = .metric(
            MetricDescription(
                name: name, node: node,
                bounds: BoundsDescription(atLeast: atLeast, atMost: atMost),
                source: SourceLocation(file, line)))
    }
}

/// So many log lines contain a text.
///
///     LogLine("peer connected", of: "hub", atLeast: 3)
///     LogLine("wrong fulfilment", atMost: 0)
public struct LogLine: Check {
    public let described: CheckDescription

    /// Of one node, or of all together.
    ///
    ///     LogLine("peer connected", of: "hub", atLeast: 3)
    ///     LogLine("wrong fulfilment", atMost: 0)
    public init(
        _ text: String, of node: String? = nil, atLeast: Int? = nil, atMost: Int? = nil,
        file: String = #fileID, line: Int = #line
    ) {
        described = .logLine(
            LogLineDescription(
                text: text, node: node,
                bounds: BoundsDescription(atLeast: atLeast, atMost: atMost),
                source: SourceLocation(file, line)))
    }
}

/// A node's resident memory stays small.
///
///     Memory(megabytes: 20)
///     Memory(of: "hub", megabytes: 64)
public struct Memory: Check {
    public let described: CheckDescription

    /// Of one node, or of each.
    ///
    ///     Memory(megabytes: 20)
    ///     Memory(of: "hub", megabytes: 64)
    public init(
        of node: String? = nil, megabytes: Int, file: String = #fileID, line: Int = #line
    ) {
        described = .memory(
            MemoryDescription(
                node: node, megabytesMax: megabytes, source: SourceLocation(file, line)))
    }
}
