/// One connector as declared. What is nil or empty is for the planner to compute.
public struct NodeDescription: Codable, Sendable, Equatable {
    public var name: String
    public var source: SourceLocation
    /// True where a generator such as `Chain` made the node: a written `Node` may refine it.
    public var isImplied = false
    public var address: Declared<String>?
    public var asset: Declared<AssetDescription>?
    public var logLevel: Declared<LogLevelDescription>?
    public var ports: Declared<PortsDescription>?
    public var limits: Declared<LimitsDescription>?
    public var restarts: Declared<RestartRule>?
    /// Parts that stood twice in one block, by the name of the part; the planner reports them.
    public var repeatedParts: [Declared<String>] = []
    public var peers: [PeerDescription] = []
    public var routes: [RouteDescription] = []

    public init(name: String, source: SourceLocation) {
        self.name = name
        self.source = source
    }
}

/// An asset code and the number of decimal places in which amounts of it are counted.
public struct AssetDescription: Codable, Sendable, Hashable {
    public var code: String
    public var scale: Int

    public init(code: String, scale: Int) {
        self.code = code
        self.scale = scale
    }
}

public enum LogLevelDescription: String, Codable, Sendable, CaseIterable {
    case debug, info, warn, error
}

/// Whether a connector that ended by itself is started again. Ended on purpose, it never is.
public enum RestartRule: String, Codable, Sendable, CaseIterable {
    case never
    /// After a crash or a failure; not after an exit with status 0.
    case onFailure
    case always
}

/// Ports that must be these and no others.
public struct PortsDescription: Codable, Sendable, Equatable {
    public var btp: Int?
    public var health: Int?

    public init(btp: Int?, health: Int?) {
        self.btp = btp
        self.health = health
    }
}

/// What one connector may use at most; nil leaves the connector's own default.
public struct LimitsDescription: Codable, Sendable, Equatable {
    public var packetAmountMax: Int?
    public var packetsInFlightMax: Int?
    public var holdTimeMicroseconds: Int?
    public var memoryMegabytes: Int?

    public init(
        packetAmountMax: Int?, packetsInFlightMax: Int?, holdTimeMicroseconds: Int?,
        memoryMegabytes: Int?
    ) {
        self.packetAmountMax = packetAmountMax
        self.packetsInFlightMax = packetsInFlightMax
        self.holdTimeMicroseconds = holdTimeMicroseconds
        self.memoryMegabytes = memoryMegabytes
    }
}

/// What the other end of a link is to this one.
public enum RelationDescription: String, Codable, Sendable {
    case peer, parent, child
}

/// A value of a link that each of its ends may hold differently.
public struct EndsDescription: Codable, Sendable, Hashable {
    /// At the node that declares the link.
    public var ours: Int
    /// At the other node.
    public var theirs: Int

    public init(ours: Int, theirs: Int) {
        self.ours = ours
        self.theirs = theirs
    }
}

/// A link, as the node that dials declares it.
public struct PeerDescription: Codable, Sendable, Equatable {
    public var node: String
    public var secret: String?
    public var creditLimit: EndsDescription?
    public var relation: RelationDescription
    public var latencyMicroseconds: EndsDescription?
    /// What the link adds to the length of a path; 1 unless declared.
    public var weight: Int
    public var source: SourceLocation

    public init(
        node: String, secret: String? = nil, creditLimit: EndsDescription? = nil,
        relation: RelationDescription = .peer, latencyMicroseconds: EndsDescription? = nil,
        weight: Int = 1, source: SourceLocation
    ) {
        self.node = node
        self.secret = secret
        self.creditLimit = creditLimit
        self.relation = relation
        self.latencyMicroseconds = latencyMicroseconds
        self.weight = weight
        self.source = source
    }
}

/// A route that is declared instead of computed. Of two for one prefix the higher priority serves.
public struct RouteDescription: Codable, Sendable, Equatable {
    public var prefix: String
    public var via: String
    public var priority: Int
    public var source: SourceLocation

    public init(prefix: String, via: String, priority: Int, source: SourceLocation) {
        self.prefix = prefix
        self.via = via
        self.priority = priority
        self.source = source
    }
}
