package import ConnectorConfig
package import Reactor

/// A dashboard's configuration, checked and in the types that its parts take.
package struct DashboardSettings: Sendable {
    package var network: String
    package var pageAddress: SocketAddress
    package var telemetryAddress: SocketAddress
    package var nodes: [DashboardConfiguration.Node]
    package var links: [DashboardConfiguration.Link]
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
