package import ConnectorConfig
package import Reactor

/// A dashboard's configuration, checked and in the types that its parts take.
package struct DashboardSettings: Sendable {
    package var network: String
    package var pageAddress: SocketAddress
    package var telemetryAddress: SocketAddress
    package var keys: Keys
    /// Whoever sends events needs a key, also in the plain protocol.
    package var requireKey: Bool
    /// nil keeps events for no longer than the dashboard lives.
    package var dataFolder: String?
    package var retention: Retention
    /// Beside the dashboard's own.
    package var allowedOrigins: [String]
    /// Built-in ones and the user's own.
    package var channelTable: ChannelTable
    package var nodes: [DashboardConfiguration.Node]
    package var links: [DashboardConfiguration.Link]

    /// What opens the dashboard, each key at least 128 bits long and unlike the others.
    package struct Keys: Sendable {
        package var admin: [UInt8]
        package var publisher: [UInt8]
        package var read: [UInt8]
    }

    package struct Retention: Sendable, Equatable {
        package var bytesMax: Int
        package var ageSecondsMax: Int
    }
}

/// Something that is wrong with a configuration.
package struct DashboardProblem: Sendable, Equatable {
    /// The key at the top of the file.
    package var key: String
    /// Of a list, which element.
    package var index: Int?
    package var message: String
    package var fix: String?
}

/// All that is wrong with a configuration.
package struct DashboardProblems: Error {
    package var all: [DashboardProblem]
}
