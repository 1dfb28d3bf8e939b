/// Everything the dashboard is told, as JSON in a file. Keys are named by the file that holds them.
package struct DashboardConfiguration: Codable, Sendable, Equatable {
    /// Raised when a reader of the old format could misunderstand the new one.
    package static let currentFormatVersion = 1

    package var formatVersion = DashboardConfiguration.currentFormatVersion
    package var network: String
    package var listenAddress: String
    /// The page and the API.
    package var httpPort: Int
    /// Where connectors send their events.
    package var telemetryPort: Int
    /// Channels of the user's own, beside the built-in ones.
    package var channels: [String]
    /// What a client gets that asks for no channel by name; empty means all.
    package var defaultChannels: [String]
    /// Opens the administrator's part of the API.
    package var adminKeyFile: String
    /// Lets a connector send its events, and a client publish on the declared channels.
    package var publisherKeyFile: String
    /// Lets a client see events and the API's answers.
    package var readKeyFile: String
    /// True: whoever sends events needs a key as well, also in the plain protocol.
    package var requireKey: Bool?
    /// Keeps all events; a relative path starts at the configuration's folder. nil keeps none
    /// beyond the dashboard's own life.
    package var dataFolder: String?
    package var retention: Retention?
    /// Pages of other servers that may use this one, as `https://host:port`.
    package var allowedOrigins: [String]?
    package var nodes: [Node]
    package var links: [Link]

    /// A node as the map draws it.
    package struct Node: Codable, Sendable, Equatable {
        package var id: String
        package var ilpAddress: String
        package var healthUrl: String

        package init(id: String, ilpAddress: String, healthUrl: String) {
            self.id = id
            self.ilpAddress = ilpAddress
            self.healthUrl = healthUrl
        }
    }

    /// How much is kept; whatever is reached first counts, and nil leaves the dashboard's own limit.
    package struct Retention: Codable, Sendable, Equatable {
        package var bytesMax: Int?
        package var ageSecondsMax: Int?

        package init(bytesMax: Int? = nil, ageSecondsMax: Int? = nil) {
            self.bytesMax = bytesMax
            self.ageSecondsMax = ageSecondsMax
        }
    }

    /// A link as the map draws it.
    package struct Link: Codable, Sendable, Equatable {
        package var from: String
        package var to: String

        package init(from: String, to: String) {
            self.from = from
            self.to = to
        }
    }

    package init(
        network: String, listenAddress: String, httpPort: Int, telemetryPort: Int,
        channels: [String], defaultChannels: [String], adminKeyFile: String,
        publisherKeyFile: String, readKeyFile: String, requireKey: Bool? = nil,
        dataFolder: String? = nil, retention: Retention? = nil, allowedOrigins: [String]? = nil,
        nodes: [Node], links: [Link]
    ) {
        self.network = network
        self.listenAddress = listenAddress
        self.httpPort = httpPort
        self.telemetryPort = telemetryPort
        self.channels = channels
        self.defaultChannels = defaultChannels
        self.adminKeyFile = adminKeyFile
        self.publisherKeyFile = publisherKeyFile
        self.readKeyFile = readKeyFile
        self.requireKey = requireKey
        self.dataFolder = dataFolder
        self.retention = retention
        self.allowedOrigins = allowedOrigins
        self.nodes = nodes
        self.links = links
    }
}
