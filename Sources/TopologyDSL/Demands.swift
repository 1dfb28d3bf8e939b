public import TopologyModel

/// Anything that may stand in a `Traffic` or an `Expect` block.
///
///     let demand: any Demand = Loss(atMost: 0)
///     let expect = Expect { demand }
public protocol Demand {
    /// The demand as data.
    var described: DemandDescription { get }
}

/// At most so many packets without an answer.
///
///     Traffic(from: "a", to: "b", rate: 100, for: .seconds(1)) { Loss(atMost: 0) }
///     Expect { Loss(atMost: 5) }
public struct Loss: Demand {
    public let described: DemandDescription

    /// 0 means none.
    ///
    ///     Loss(atMost: 0)
    ///     Loss(atMost: 5)
    public init(atMost packets: Int, file: String = #fileID, line: Int = #line) {
        described = DemandDescription(
            quantity: .loss, limits: [.init(.count, .atMost, packets)],
            source: SourceLocation(file, line))
    }
}

/// At most so many packets answered with a rejection. Without this demand none is allowed.
///
///     Traffic(from: "a", to: "b", rate: 100, for: .seconds(1)) { Rejects(atMost: 3) }
///     Expect { Rejects(atMost: 200) }
public struct Rejects: Demand {
    public let described: DemandDescription

    /// Of all codes together.
    ///
    ///     Rejects(atMost: 3)
    ///     Rejects(atMost: 200)
    public init(atMost packets: Int, file: String = #fileID, line: Int = #line) {
        described = DemandDescription(
            quantity: .rejects, limits: [.init(.count, .atMost, packets)],
            source: SourceLocation(file, line))
    }
}

/// At least so many fulfilled packets a second.
///
///     Traffic(from: "a", to: "b", rate: 100, for: .seconds(5)) { Throughput(atLeast: 99) }
///     Expect { Throughput(atLeast: 50) }
public struct Throughput: Demand {
    public let described: DemandDescription

    /// Over the whole length of the traffic.
    ///
    ///     Throughput(atLeast: 99)
    ///     Throughput(atLeast: 50)
    public init(
        atLeast packetsPerSecond: Int, file: String = #fileID, line: Int = #line
    ) {
        described = DemandDescription(
            quantity: .throughput, limits: [.init(.perSecond, .atLeast, packetsPerSecond)],
            source: SourceLocation(file, line))
    }
}

/// Time from sending a packet to its fulfilment.
///
///     Latency(p95: .milliseconds(50))
///     Latency(p50: .milliseconds(5), p99: .milliseconds(80), max: .seconds(1))
public struct Latency: Demand {
    public let described: DemandDescription

    /// Limits at the given places of the distribution; at least one of them.
    ///
    ///     Latency(p95: .milliseconds(50))
    ///     Latency(p50: .milliseconds(5), p99: .milliseconds(80), max: .seconds(1))
    public init(
        p50: TimeSpan? = nil, p95: TimeSpan? = nil, p99: TimeSpan? = nil, max: TimeSpan? = nil,
        file: String = #fileID, line: Int = #line
    ) {
        described = DemandDescription(
            quantity: .latency,
            limits: limits([(.p50, p50), (.p95, p95), (.p99, p99), (.max, max)]),
            source: SourceLocation(file, line))
    }
}

/// Time a packet spends inside each connector.
///
///     Forwarding(p95: .microseconds(500))
///     Forwarding(p50: .microseconds(100), max: .milliseconds(5))
public struct Forwarding: Demand {
    public let described: DemandDescription

    /// Limits at the given places of the distribution; at least one of them.
    ///
    ///     Forwarding(p95: .microseconds(500))
    ///     Forwarding(p50: .microseconds(100), max: .milliseconds(5))
    public init(
        p50: TimeSpan? = nil, p95: TimeSpan? = nil, p99: TimeSpan? = nil, max: TimeSpan? = nil,
        file: String = #fileID, line: Int = #line
    ) {
        described = DemandDescription(
            quantity: .forwarding,
            limits: limits([(.p50, p50), (.p95, p95), (.p99, p99), (.max, max)]),
            source: SourceLocation(file, line))
    }
}

/// Time from a packet's emission to the frame in which a browser painted it.
///
///     Visualization(p95: .milliseconds(100))
///     Visualization(p50: .milliseconds(40), max: .seconds(1))
public struct Visualization: Demand {
    public let described: DemandDescription

    /// Limits at the given places of the distribution; at least one of them.
    ///
    ///     Visualization(p95: .milliseconds(100))
    ///     Visualization(p50: .milliseconds(40), max: .seconds(1))
    public init(
        p50: TimeSpan? = nil, p95: TimeSpan? = nil, p99: TimeSpan? = nil, max: TimeSpan? = nil,
        file: String = #fileID, line: Int = #line
    ) {
        described = DemandDescription(
            quantity: .visualization,
            limits: limits([(.p50, p50), (.p95, p95), (.p99, p99), (.max, max)]),
            source: SourceLocation(file, line))
    }
}

/// Time from a click or a key to the page's next frame, while the traffic flows.
///
///     Interaction(p98: .milliseconds(100))
///     Interaction(p98: .milliseconds(200), max: .seconds(1))
public struct Interaction: Demand {
    public let described: DemandDescription

    /// Limits at the given places of the distribution; at least one of them.
    ///
    ///     Interaction(p98: .milliseconds(100))
    ///     Interaction(p98: .milliseconds(200), max: .seconds(1))
    public init(
        p98: TimeSpan? = nil, max: TimeSpan? = nil, file: String = #fileID, line: Int = #line
    ) {
        described = DemandDescription(
            quantity: .interaction, limits: limits([(.p98, p98), (.max, max)]),
            source: SourceLocation(file, line))
    }
}

private func limits(
    _ given: [(DemandDescription.Limit.Statistic, TimeSpan?)]
) -> [DemandDescription.Limit] {
    given.compactMap { statistic, limit in
        limit.map { .init(statistic, .atMost, $0.inMicroseconds) }
    }
}
