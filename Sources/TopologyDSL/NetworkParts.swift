public import TopologyModel

/// The telemetry hub and its page.
///
///     Topology("demo") { Dashboard(); Chain("alice", "bob") }
///     Topology("demo") { Dashboard(port: 8088); Chain("alice", "bob") }
public struct Dashboard: TopologyElement {
    private let description: DashboardDescription

    /// A dashboard on ports that are chosen (8080 and 9000 where they are free), or on these. The
    /// channels are those a client gets that asks for none by name; all of them unless given.
    ///
    ///     Dashboard()
    ///     Dashboard(port: 8088, telemetryPort: 9001, channels: ["nodes", "packets"])
    public init(
        port: Int? = nil, telemetryPort: Int? = nil, channels: [String] = [],
        file: String = #fileID, line: Int = #line
    ) {
        description = DashboardDescription(
            port: port, telemetryPort: telemetryPort, channels: channels,
            source: SourceLocation(file, line))
    }

    public func declare(in network: inout NetworkDescription) {
        network.dashboards.append(description)
    }
}

/// A secret by name. Its value never enters the description.
///
///     Secret("usd-mxn", from: .environment("USD_MXN_SECRET"))
///     Node("usd-bank") { Peer("mxn-bank", secret: "usd-mxn") }
///
/// A link that names no secret gets one of its own, made at random. Whether the variable or the
/// file has a value is looked at when it is used, not by `ilpnet check`.
public struct Secret: TopologyElement {
    /// Where the value comes from.
    ///
    ///     let own = Secret.Origin.generated
    ///     let given = Secret.Origin.file("secrets/usd-mxn")
    public enum Origin: Sendable {
        /// Made once with the system's random source.
        case generated
        /// The environment variable of this name.
        case environment(String)
        /// The content of this file; a relative path starts at the topology file's folder.
        case file(String)
    }

    private let description: SecretDescription

    /// A secret of this name. Only a `shared` one may stand on more than one link.
    ///
    ///     Secret("usd-mxn", from: .environment("USD_MXN_SECRET"))
    ///     Secret("lab", shared: true)
    public init(
        _ name: String, from origin: Origin = .generated, shared: Bool = false,
        file: String = #fileID, line: Int = #line
    ) {
        let described: SecretDescription.Origin =
            switch origin {
            case .generated: .generated
            case .environment(let variable): .environment(variable: variable)
            case .file(let path): .file(path: path)
            }
        description = SecretDescription(
            name: name, origin: described, isShared: shared, source: SourceLocation(file, line))
    }

    public func declare(in network: inout NetworkDescription) {
        network.secrets.append(description)
    }
}

/// What one unit of an asset is worth in another.
///
///     Rate("USD", to: "MXN", 18.25)
///     Rate("MXN", to: "USD", 0.054)
///
/// It counts both ways unless the other way is declared too.
public struct Rate: TopologyElement {
    private let description: RateDescription

    /// One unit of the first asset for so many of the second, whatever their scales.
    ///
    ///     Rate("USD", to: "MXN", 18.25)
    ///     Rate("EUR", to: "USD", 1.08)
    public init(
        _ from: String, to: String, _ rate: Double, file: String = #fileID, line: Int = #line
    ) {
        description = RateDescription(
            from: from, to: to, rate: rate.description, source: SourceLocation(file, line))
    }

    public func declare(in network: inout NetworkDescription) {
        network.rates.append(description)
    }
}

/// A telemetry channel of one's own, which clients with a publisher key may feed.
///
///     Channel("positions")
///     Channel("risk-alerts")
public struct Channel: TopologyElement {
    private let description: ChannelDescription

    /// A channel of this name, beside the built-in ones.
    ///
    ///     Channel("positions")
    ///     Channel("risk-alerts")
    public init(_ name: String, file: String = #fileID, line: Int = #line) {
        description = ChannelDescription(name: name, source: SourceLocation(file, line))
    }

    public func declare(in network: inout NetworkDescription) {
        network.channels.append(description)
    }
}
