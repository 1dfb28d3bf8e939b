/// Everything one connector is told, as JSON in a file: contract 2.
///
/// Secrets are named by the file that holds them and never stand here. An unknown key is an error.
/// Whether the values make sense together is checked by the connector when it starts.
package struct NodeConfiguration: Codable, Sendable, Equatable {
    /// Raised when a reader of the old format could misunderstand the new one.
    package static let currentFormatVersion = 1

    package var formatVersion = NodeConfiguration.currentFormatVersion
    package var nodeId: String
    package var ilpAddress: String
    package var asset: Asset
    /// The address that both servers bind: loopback unless the node lives in a container.
    package var listenAddress: String
    package var btpServerPort: Int
    package var healthCheckPort: Int
    package var logLevel: LogLevel
    package var limits: Limits?
    package var links: Links?
    package var peers: [Peer]
    package var rates: [Rate]
    package var routes: [Route]
    /// Where events go; nil turns telemetry off.
    package var dashboardTelemetryUrl: String?
    package var telemetry: Telemetry?

    package enum LogLevel: String, Codable, Sendable, CaseIterable {
        case debug, info, warn, error
    }
    package enum Relation: String, Codable, Sendable, CaseIterable { case peer, parent, child }

    package struct Asset: Codable, Sendable, Hashable {
        package var code: String
        package var scale: Int

        package init(code: String, scale: Int) {
            self.code = code
            self.scale = scale
        }
    }

    /// An account and, where this node dials, the link to it.
    package struct Peer: Codable, Sendable, Equatable {
        package var id: String
        /// Where to dial (`ws://host:port`); nil where the peer dials us.
        package var url: String?
        /// What the peer is to this node.
        package var relation: Relation
        /// The asset in which the link is kept.
        package var asset: Asset
        /// Holds the shared secret; a relative path starts at the configuration's folder. nil where
        /// the environment or the URL has the secret.
        package var secretFile: String?
        package var creditLimit: Int?
        /// How long each message to the peer is held back, to play a distant one.
        package var latencyMicroseconds: Int?

        package init(
            id: String, url: String?, relation: Relation, asset: Asset, secretFile: String?,
            creditLimit: Int?, latencyMicroseconds: Int?
        ) {
            self.id = id
            self.url = url
            self.relation = relation
            self.asset = asset
            self.secretFile = secretFile
            self.creditLimit = creditLimit
            self.latencyMicroseconds = latencyMicroseconds
        }
    }

    /// One unit of `from` is worth `numerator / denominator` units of `to`.
    package struct Rate: Codable, Sendable, Hashable {
        package var from: String
        package var to: String
        package var numerator: UInt64
        package var denominator: UInt64

        package init(from: String, to: String, numerator: UInt64, denominator: UInt64) {
            self.from = from
            self.to = to
            self.numerator = numerator
            self.denominator = denominator
        }
    }

    /// Packets for `prefix` and what is below it go to `nextHop`; the longest prefix wins, then
    /// the highest priority.
    package struct Route: Codable, Sendable, Hashable {
        package var prefix: String
        package var nextHop: String
        package var priority: Int

        package init(prefix: String, nextHop: String, priority: Int) {
            self.prefix = prefix
            self.nextHop = nextHop
            self.priority = priority
        }
    }

    /// nil leaves the connector's own default.
    package struct Limits: Codable, Sendable, Equatable {
        package var packetAmountMax: UInt64?
        package var packetsInFlightMax: Int?
        package var holdTimeMilliseconds: Int?

        package init(packetAmountMax: UInt64?, packetsInFlightMax: Int?, holdTimeMilliseconds: Int?)
        {
            self.packetAmountMax = packetAmountMax
            self.packetsInFlightMax = packetsInFlightMax
            self.holdTimeMilliseconds = holdTimeMilliseconds
        }
    }

    /// How links are dialled and watched; nil leaves the connector's own times.
    package struct Links: Codable, Sendable, Equatable {
        package var connectMilliseconds: Int?
        package var authenticationMilliseconds: Int?
        package var pingMilliseconds: Int?
        package var pongMilliseconds: Int?
        /// The pauses before the first, second ... redial; the last one repeats.
        package var redialMilliseconds: [Int]?
        package var failuresBeforeHold: Int?
        package var holdMilliseconds: Int?

        package init(
            connectMilliseconds: Int? = nil, authenticationMilliseconds: Int? = nil,
            pingMilliseconds: Int? = nil, pongMilliseconds: Int? = nil,
            redialMilliseconds: [Int]? = nil, failuresBeforeHold: Int? = nil,
            holdMilliseconds: Int? = nil
        ) {
            self.connectMilliseconds = connectMilliseconds
            self.authenticationMilliseconds = authenticationMilliseconds
            self.pingMilliseconds = pingMilliseconds
            self.pongMilliseconds = pongMilliseconds
            self.redialMilliseconds = redialMilliseconds
            self.failuresBeforeHold = failuresBeforeHold
            self.holdMilliseconds = holdMilliseconds
        }
    }

    /// How events are kept until the dashboard has them; nil leaves the connector's own choice.
    package struct Telemetry: Codable, Sendable, Equatable {
        /// A relative path starts at the configuration's folder; nil keeps them in memory.
        package var spoolFolder: String?
        package var spoolBytesMax: Int?
        /// Holds the key with which the connector publishes; relative like `secretFile`.
        package var keyFile: String?

        package init(
            spoolFolder: String? = nil, spoolBytesMax: Int? = nil, keyFile: String? = nil
        ) {
            self.spoolFolder = spoolFolder
            self.spoolBytesMax = spoolBytesMax
            self.keyFile = keyFile
        }
    }

    package init(
        nodeId: String, ilpAddress: String, asset: Asset, listenAddress: String,
        btpServerPort: Int, healthCheckPort: Int, logLevel: LogLevel, limits: Limits?,
        links: Links? = nil, peers: [Peer], rates: [Rate], routes: [Route],
        dashboardTelemetryUrl: String?, telemetry: Telemetry? = nil
    ) {
        self.nodeId = nodeId
        self.ilpAddress = ilpAddress
        self.asset = asset
        self.listenAddress = listenAddress
        self.btpServerPort = btpServerPort
        self.healthCheckPort = healthCheckPort
        self.logLevel = logLevel
        self.limits = limits
        self.links = links
        self.peers = peers
        self.rates = rates
        self.routes = routes
        self.dashboardTelemetryUrl = dashboardTelemetryUrl
        self.telemetry = telemetry
    }
}
