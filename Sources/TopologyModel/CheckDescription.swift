/// One demand of the `Verify` block, as data. Whoever executes it decides how it is measured.
public enum CheckDescription: Codable, Sendable, Equatable {
    case startup(StartupDescription)
    case healthy(HealthyDescription)
    case reachable(ReachableDescription)
    case traffic(TrafficDescription)
    case delivers(DeliversDescription)
    case rejected(RejectedDescription)
    case metric(MetricDescription)
    case logLine(LogLineDescription)
    case memory(MemoryDescription)
    case scenario(ScenarioDescription)
}

/// Every node healthy, every link up and a packet through for every declared pair, in this time.
public struct StartupDescription: Codable, Sendable, Equatable {
    public var withinMicroseconds: Int
    public var source: SourceLocation

    public init(withinMicroseconds: Int, source: SourceLocation) {
        self.withinMicroseconds = withinMicroseconds
        self.source = source
    }
}

/// Every health endpoint says so.
public struct HealthyDescription: Codable, Sendable, Equatable {
    public var source: SourceLocation

    public init(source: SourceLocation) { self.source = source }
}

/// A packet gets through between these.
public struct ReachableDescription: Codable, Sendable, Equatable {
    public enum Pairs: Codable, Sendable, Equatable {
        case allPairs
        case pair(from: String, to: String)
    }

    public var pairs: Pairs
    public var source: SourceLocation

    public init(pairs: Pairs, source: SourceLocation) {
        self.pairs = pairs
        self.source = source
    }
}

/// Packets at a steady rate between two nodes, and what is demanded of them.
public struct TrafficDescription: Codable, Sendable, Equatable {
    public var from: String
    public var to: String
    public var packetsPerSecond: Int
    public var durationMicroseconds: Int
    public var demands: [DemandDescription]
    public var source: SourceLocation

    public init(
        from: String, to: String, packetsPerSecond: Int, durationMicroseconds: Int,
        demands: [DemandDescription], source: SourceLocation
    ) {
        self.from = from
        self.to = to
        self.packetsPerSecond = packetsPerSecond
        self.durationMicroseconds = durationMicroseconds
        self.demands = demands
        self.source = source
    }
}

/// One packet arrives, worth what is expected.
public struct DeliversDescription: Codable, Sendable, Equatable {
    public var from: String
    /// A node's name or an ILP address.
    public var to: String
    public var amount: Int
    /// In the receiver's asset; nil where any amount will do.
    public var receives: Int?
    public var source: SourceLocation

    public init(from: String, to: String, amount: Int, receives: Int?, source: SourceLocation) {
        self.from = from
        self.to = to
        self.amount = amount
        self.receives = receives
        self.source = source
    }
}

/// One packet is refused with this ILP error code.
public struct RejectedDescription: Codable, Sendable, Equatable {
    public var from: String
    /// A node's name or an ILP address.
    public var to: String
    public var amount: Int
    public var code: String
    public var source: SourceLocation

    public init(from: String, to: String, amount: Int, code: String, source: SourceLocation) {
        self.from = from
        self.to = to
        self.amount = amount
        self.code = code
        self.source = source
    }
}

/// A metric of a node (nil: of each) lies within bounds.
public struct MetricDescription: Codable, Sendable, Equatable {
    public var name: String
    public var node: String?
    public var bounds: BoundsDescription
    public var source: SourceLocation

    public init(name: String, node: String?, bounds: BoundsDescription, source: SourceLocation) {
        self.name = name
        self.node = node
        self.bounds = bounds
        self.source = source
    }
}

/// So many log lines of a node (nil: of all together) contain this text.
public struct LogLineDescription: Codable, Sendable, Equatable {
    public var text: String
    public var node: String?
    public var bounds: BoundsDescription
    public var source: SourceLocation

    public init(text: String, node: String?, bounds: BoundsDescription, source: SourceLocation) {
        self.text = text
        self.node = node
        self.bounds = bounds
        self.source = source
    }
}

/// A count that must not lie outside these.
public struct BoundsDescription: Codable, Sendable, Hashable {
    public var atLeast: Int?
    public var atMost: Int?

    public init(atLeast: Int?, atMost: Int?) {
        self.atLeast = atLeast
        self.atMost = atMost
    }
}

/// Resident memory of a node (nil: of each).
public struct MemoryDescription: Codable, Sendable, Equatable {
    public var node: String?
    public var megabytesMax: Int
    public var source: SourceLocation

    public init(node: String?, megabytesMax: Int, source: SourceLocation) {
        self.node = node
        self.megabytesMax = megabytesMax
        self.source = source
    }
}
