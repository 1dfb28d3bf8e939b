package import Emitting
package import Logging
package import Peering
package import Reactor

/// Everything one connector runs by: its configuration, checked as a whole, with secrets read and
/// what the environment overrides taken over.
package struct ConnectorSettings: Sendable {
    package var nodeId: String
    package var ilpAddress: String
    package var logLevel: LogLevel
    /// Port 0 lets the system choose.
    package var btpAddress: SocketAddress
    package var healthAddress: SocketAddress
    package var limits: ForwardingLimits
    package var timing: LinkTiming
    /// nil turns it off.
    package var telemetry: Telemetry?
    package var peers: [Peer]
    package var assets: [Asset]
    /// One row an asset, in it the conversion to each asset; nil where no rate leads there.
    package var conversions: [[AmountConversion?]]
    package var routes: [Route]

    /// Where events go and where they wait.
    package struct Telemetry: Sendable, Equatable {
        package var url: HubURL
        /// nil where the hub asks for none.
        package var key: [UInt8]?
        /// nil keeps them in memory.
        package var spoolFolder: String?
        package var spoolBytesMax: Int
    }

    package struct Asset: Hashable, Sendable {
        package var code: String
        package var scale: Int
    }

    package struct Peer: Sendable {
        package var link: PeerSettings
        package var relation: Account.Relation
        /// Its place in `assets`.
        package var asset: Int
    }

    package struct Route: Hashable, Sendable {
        package var prefix: String
        package var nextHop: String
        package var priority: Int
    }
}

/// One thing that is wrong with a configuration, at the place where it stands in the file.
package struct SettingsProblem: Error, Equatable, Sendable {
    /// From the outermost key to the innermost: `peers`, 1, `url`.
    package var place: [PlaceStep]
    package var message: String
    package var fix: String

    package enum PlaceStep: Equatable, Sendable {
        case key(String)
        case index(Int)
    }
}

/// All that is wrong with a configuration.
package struct SettingsProblems: Error, Equatable, Sendable {
    package var all: [SettingsProblem]
}
