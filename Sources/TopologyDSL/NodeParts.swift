public import TopologyModel

/// The node's ILP address, where the default `<prefix>.<node>` will not do.
///
///     Node("alice") { Address("test.europe.alice") }
///     Node("bank") { Address("test.mexico") }
public struct Address: NodePart {
    private let declared: Declared<String>

    /// An address as RFC-0015 has it: a scheme, then segments, with dots between.
    ///
    ///     Node("bank") { Address("test.mexico") }
    ///     Node("branch") { Address("test.mexico.branch"); Peer("bank") }
    public init(_ address: String, file: String = #fileID, line: Int = #line) {
        declared = Declared(address, source: SourceLocation(file, line))
    }

    public func declare(in node: inout NodeDescription) {
        node.set(\.address, to: declared, part: "Address")
    }
}

/// The asset in which the node keeps its accounts.
///
///     Node("bank") { Asset("USD", scale: 9) }
///     Node("kiosk") { Asset("MXN", scale: 2); Peer("bank") }
///
/// A node without one takes that of the nearest node that has one, else XRP with scale 9.
public struct Asset: NodePart {
    private let declared: Declared<AssetDescription>

    /// An asset code, and how many decimal places an amount of it has.
    ///
    ///     Node("bank") { Asset("USD", scale: 9) }
    ///     Chain("a", "b", "c") { Asset("EUR", scale: 2) }
    public init(_ code: String, scale: Int, file: String = #fileID, line: Int = #line) {
        declared = Declared(
            AssetDescription(code: code, scale: scale), source: SourceLocation(file, line))
    }

    public func declare(in node: inout NodeDescription) {
        node.set(\.asset, to: declared, part: "Asset")
    }
}

/// A route that is declared instead of computed.
///
///     Node("alice") { Peer("bob"); Route("test.mexico", via: "bob") }
///     Node("bob") { Peer("mexico"); Route("test.mexico", via: "mexico", priority: 10) }
///
/// It takes everything at or below its prefix, unless a longer declared prefix does; a route for
/// the network's own prefix or its scheme takes only what nothing else covers. Everything that is
/// computed elsewhere adapts to it.
public struct Route: NodePart {
    private let description: RouteDescription

    /// Packets for `prefix` and below go to a linked node; of two, the higher priority serves.
    ///
    ///     Node("alice") { Peer("bob"); Route("test.mexico", via: "bob") }
    ///     Node("carol") { Peer("dan"); Peer("erin"); Route("test.bob", via: "dan", priority: 2) }
    public init(
        _ prefix: String, via node: String, priority: Int = 0,
        file: String = #fileID, line: Int = #line
    ) {
        description = RouteDescription(
            prefix: prefix, via: node, priority: priority, source: SourceLocation(file, line))
    }

    public func declare(in node: inout NodeDescription) { node.routes.append(description) }
}

/// How much the node writes to its log; `.info` unless declared.
///
///     Node("alice") { LogLevel(.debug) }
///     Chain("a", "b", "c") { LogLevel(.warn) }
public struct LogLevel: NodePart {
    /// From everything to only what someone must act on.
    ///
    ///     let level = LogLevel.Level.warn
    ///     let quiet = Node("quiet") { LogLevel(level) }
    public enum Level: Sendable { case debug, info, warn, error }

    private let declared: Declared<LogLevelDescription>

    /// This level, until it is switched while the node runs.
    ///
    ///     Node("alice") { LogLevel(.debug) }
    ///     Node("bob") { LogLevel(.error) }
    public init(_ level: Level, file: String = #fileID, line: Int = #line) {
        let described: LogLevelDescription =
            switch level {
            case .debug: .debug
            case .info: .info
            case .warn: .warn
            case .error: .error
            }
        declared = Declared(described, source: SourceLocation(file, line))
    }

    public func declare(in node: inout NodeDescription) {
        node.set(\.logLevel, to: declared, part: "LogLevel")
    }
}

/// Ports that must be just these. Others are chosen, and replaced where they are taken.
///
///     Node("alice") { Ports(btp: 7768) }
///     Node("bob") { Ports(btp: 7769, health: 9769) }
public struct Ports: NodePart {
    private let declared: Declared<PortsDescription>

    /// Where peers dial, and where the health of the node is asked for.
    ///
    ///     Node("alice") { Ports(btp: 7768) }
    ///     Node("bob") { Ports(btp: 7769, health: 9769) }
    public init(
        btp: Int? = nil, health: Int? = nil, file: String = #fileID, line: Int = #line
    ) {
        declared = Declared(
            PortsDescription(btp: btp, health: health), source: SourceLocation(file, line))
    }

    public func declare(in node: inout NodeDescription) {
        node.set(\.ports, to: declared, part: "Ports")
    }
}

/// What the node may use at most.
///
///     Node("alice") { Limits(packetAmount: 1_000_000) }
///     Node("hub") { Limits(packetsInFlight: 10_000, memoryMegabytes: 256) }
public struct Limits: NodePart {
    private let declared: Declared<LimitsDescription>

    /// The largest amount of a packet, packets without an answer, time a packet may be held, and
    /// memory in a container. What is left out keeps the connector's own default.
    ///
    ///     Node("alice") { Limits(packetAmount: 1_000_000, holdTime: .seconds(10)) }
    ///     Node("hub") { Limits(packetsInFlight: 10_000, memoryMegabytes: 256) }
    public init(
        packetAmount: Int? = nil, packetsInFlight: Int? = nil, holdTime: TimeSpan? = nil,
        memoryMegabytes: Int? = nil, file: String = #fileID, line: Int = #line
    ) {
        declared = Declared(
            LimitsDescription(
                packetAmountMax: packetAmount, packetsInFlightMax: packetsInFlight,
                holdTimeMicroseconds: holdTime?.inMicroseconds, memoryMegabytes: memoryMegabytes),
            source: SourceLocation(file, line))
    }

    public func declare(in node: inout NodeDescription) {
        node.set(\.limits, to: declared, part: "Limits")
    }
}

/// Whether the node is started again when it ends by itself; `.onFailure` unless declared.
///
///     Node("hub") { Restarts(.always) }
///     Chain("a", "b", "c") { Restarts(.never) }
///
/// A node that is stopped on purpose stays stopped until it is started.
public struct Restarts: NodePart {
    /// After which ends the node is started again.
    ///
    ///     let rule = Restarts.Rule.never
    ///     let trial = Node("trial") { Restarts(rule) }
    public enum Rule: Sendable {
        /// It stays down, to be looked at.
        case never
        /// After a crash, a signal or an exit with a status other than 0.
        case onFailure
        /// After every end that nobody asked the supervisor for.
        case always
    }

    private let declared: Declared<RestartRule>

    /// This rule. Whatever it is, a node that ends again and again soon fails for good.
    ///
    ///     Node("hub") { Restarts(.always) }
    ///     Node("trial") { Restarts(.never); Peer("hub") }
    public init(_ rule: Rule, file: String = #fileID, line: Int = #line) {
        let described: RestartRule =
            switch rule {
            case .never: .never
            case .onFailure: .onFailure
            case .always: .always
            }
        declared = Declared(described, source: SourceLocation(file, line))
    }

    public func declare(in node: inout NodeDescription) {
        node.set(\.restarts, to: declared, part: "Restarts")
    }
}

extension NodeDescription {
    /// A part that may stand once in a block. The second one is kept for the planner to report.
    fileprivate mutating func set<Value>(
        _ place: WritableKeyPath<NodeDescription, Declared<Value>?>, to value: Declared<Value>,
        part: String
    ) {
        guard self[keyPath: place] == nil else {
            repeatedParts.append(Declared(part, source: value.source))
            return
        }
        self[keyPath: place] = value
    }
}
