/// What a topology file says, as plain values: contract 1 between the file and the planner.
///
/// It holds declarations in the order they were made and checks nothing; `Planning` does that.
public struct NetworkDescription: Codable, Sendable, Equatable {
    /// Raised when a reader of the old format could misunderstand the new one.
    public static let currentFormatVersion = 1

    public var formatVersion = NetworkDescription.currentFormatVersion
    public var name: String
    public var prefix: String
    public var source: SourceLocation
    public var settings: [SettingDescription] = []
    public var dashboards: [DashboardDescription] = []
    public var nodes: [NodeDescription] = []
    /// Shapes that were not made as they were asked for; the planner reports them.
    public var unmadeShapes: [ShapeDescription] = []
    public var secrets: [SecretDescription] = []
    public var rates: [RateDescription] = []
    public var channels: [ChannelDescription] = []
    public var checks: [CheckDescription] = []
    /// Blocks that hold nothing, by their word; the planner reports them.
    public var emptyBlocks: [Declared<String>] = []

    public init(name: String, prefix: String, source: SourceLocation) {
        self.name = name
        self.prefix = prefix
        self.source = source
    }
}

/// How large one network may be. Whoever writes a description makes no more than this either.
public enum NetworkLimits {
    /// A node's next hops to all others are held at once, as numbers of 16 bits.
    public static let nodesMax = 20_000
    /// So many are still written and read within seconds.
    public static let linksMax = 100_000
}

/// What a generator such as `Chain` was asked for in vain, counted up to one more than there can
/// be: than `NetworkLimits` allow, or of links than there are pairs of nodes.
public struct ShapeDescription: Codable, Sendable, Equatable {
    /// The generator's name.
    public var name: String
    public var nodes: Int
    public var links: Int
    public var source: SourceLocation

    public init(name: String, nodes: Int, links: Int, source: SourceLocation) {
        self.name = name
        self.nodes = nodes
        self.links = links
        self.source = source
    }
}

/// The telemetry hub and its page. Two of them are an error that the planner reports.
public struct DashboardDescription: Codable, Sendable, Equatable {
    /// The page and the API.
    public var port: Int?
    /// Where connectors send their telemetry.
    public var telemetryPort: Int?
    /// What a client gets that asks for no channel by name; empty means all of them.
    public var channels: [String]
    public var source: SourceLocation

    public init(port: Int?, telemetryPort: Int?, channels: [String], source: SourceLocation) {
        self.port = port
        self.telemetryPort = telemetryPort
        self.channels = channels
        self.source = source
    }
}

/// A secret by name. Its value is never part of a description.
public struct SecretDescription: Codable, Sendable, Equatable {
    /// Where the value comes from when it is needed.
    public enum Origin: Codable, Sendable, Equatable {
        case generated
        case environment(variable: String)
        case file(path: String)
    }

    public var name: String
    public var origin: Origin
    /// True where more than one link may use it.
    public var isShared: Bool
    public var source: SourceLocation

    public init(name: String, origin: Origin, isShared: Bool, source: SourceLocation) {
        self.name = name
        self.origin = origin
        self.isShared = isShared
        self.source = source
    }
}

/// What one unit of an asset is worth in another.
public struct RateDescription: Codable, Sendable, Equatable {
    public var from: String
    public var to: String
    /// Decimal text, so that no binary rounding enters the plan.
    public var rate: String
    public var source: SourceLocation

    public init(from: String, to: String, rate: String, source: SourceLocation) {
        self.from = from
        self.to = to
        self.rate = rate
        self.source = source
    }
}

/// A telemetry channel of the user's own.
public struct ChannelDescription: Codable, Sendable, Equatable {
    public var name: String
    public var source: SourceLocation

    public init(name: String, source: SourceLocation) {
        self.name = name
        self.source = source
    }
}

/// A value that `--set name=value` may change from run to run.
public struct SettingDescription: Codable, Sendable, Equatable {
    public enum Kind: String, Codable, Sendable { case integer, number, text, flag }

    public var name: String
    public var kind: Kind
    public var defaultValue: String
    /// What this run was given, or the default. It is text that the planner checks against `kind`.
    public var value: String
    public var source: SourceLocation

    public init(
        name: String, kind: Kind, defaultValue: String, value: String, source: SourceLocation
    ) {
        self.name = name
        self.kind = kind
        self.defaultValue = defaultValue
        self.value = value
        self.source = source
    }
}
