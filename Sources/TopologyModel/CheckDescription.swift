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

// Written out, because the compiler's own coding puts each value behind a key "_0".
extension CheckDescription {
    private enum CodingKeys: String, CodingKey {
        case startup, healthy, reachable, traffic, delivers, rejected, metric, logLine, memory,
            scenario
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.onlyKey("a check") {
        case .startup:
            self = .startup(try container.decode(StartupDescription.self, forKey: .startup))
        case .healthy:
            self = .healthy(try container.decode(HealthyDescription.self, forKey: .healthy))
        case .reachable:
            self = .reachable(try container.decode(ReachableDescription.self, forKey: .reachable))
        case .traffic:
            self = .traffic(try container.decode(TrafficDescription.self, forKey: .traffic))
        case .delivers:
            self = .delivers(try container.decode(DeliversDescription.self, forKey: .delivers))
        case .rejected:
            self = .rejected(try container.decode(RejectedDescription.self, forKey: .rejected))
        case .metric: self = .metric(try container.decode(MetricDescription.self, forKey: .metric))
        case .logLine:
            self = .logLine(try container.decode(LogLineDescription.self, forKey: .logLine))
        case .memory: self = .memory(try container.decode(MemoryDescription.self, forKey: .memory))
        case .scenario:
            self = .scenario(try container.decode(ScenarioDescription.self, forKey: .scenario))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .startup(let check): try container.encode(check, forKey: .startup)
        case .healthy(let check): try container.encode(check, forKey: .healthy)
        case .reachable(let check): try container.encode(check, forKey: .reachable)
        case .traffic(let check): try container.encode(check, forKey: .traffic)
        case .delivers(let check): try container.encode(check, forKey: .delivers)
        case .rejected(let check): try container.encode(check, forKey: .rejected)
        case .metric(let check): try container.encode(check, forKey: .metric)
        case .logLine(let check): try container.encode(check, forKey: .logLine)
        case .memory(let check): try container.encode(check, forKey: .memory)
        case .scenario(let check): try container.encode(check, forKey: .scenario)
        }
    }
}

extension KeyedDecodingContainer {
    /// Of a value that is one of several kinds, the key that says which.
    func onlyKey(_ what: String) throws -> Key {
        guard let key = allKeys.first, allKeys.count == 1 else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: codingPath,
                    debugDescription: "\(what) has one key that says what it is"))
        }
        return key
    }
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
