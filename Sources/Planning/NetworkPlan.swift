package import TopologyModel

/// A network that can run: everything decided, nothing left to compute, no secret's value.
///
/// Nodes, links and secrets refer to each other by their position in these lists.
package struct NetworkPlan: Sendable {
    package var name: String
    package var prefix: String
    package var settings: [SettingDescription]
    /// In the order of their first declaration.
    package var nodes: [PlannedNode]
    /// In the order of their declaration.
    package var links: [PlannedLink]
    /// One for each link and one for each node's client, then the dashboard's three keys.
    package var secrets: [PlannedSecret]
    /// Both directions of every rate, sorted by name.
    package var rates: [PlannedRate]
    package var dashboard: PlannedDashboard?
    /// The user's own channels, beside the built-in ones.
    package var channels: [String]
    package var checks: [CheckDescription]
    /// Nodes in the order in which they start: those that are dialled before those that dial.
    package var startOrder: [Int]
    package var routes: RoutePlan
}

/// One connector.
package struct PlannedNode: Sendable {
    package var name: String
    package var address: String
    package var asset: AssetDescription
    package var logLevel: LogLevelDescription
    /// nil in a network too large for ports of its own: then the system chooses when it starts.
    package var btpPort: PlannedPort?
    package var healthPort: PlannedPort?
    package var limits: LimitsDescription?
    /// The ends of its links. A route's next hop is a position in this list.
    package var accounts: [PlannedAccount]
    /// Of the built-in account `client`, at `<address>.client`.
    package var clientSecret: Int
    package var restarts = RestartRule.onFailure
    /// False where the topology file leaves the rule to whatever runs the node.
    package var hasDeclaredRestarts = false
}

/// A port, and whether the user demanded just this one.
package struct PlannedPort: Sendable, Equatable {
    package var number: Int
    package var isExplicit: Bool

    package init(number: Int, isExplicit: Bool) {
        self.number = number
        self.isExplicit = isExplicit
    }
}

/// One end of a link, as the node that holds it sees the other.
package struct PlannedAccount: Sendable {
    package var peer: Int
    package var link: Int
    /// True where this node dials.
    package var dials: Bool
    /// What the peer is to this node.
    package var relation: RelationDescription
    package var creditLimit: Int?
    package var latencyMicroseconds: Int?
}

/// Two nodes that talk BTP.
package struct PlannedLink: Sendable {
    package var dialler: Int
    package var listener: Int
    package var secret: Int
    /// The dialler's: amounts and credit limits of the link are in it.
    package var asset: AssetDescription
    package var weight: Int
    package var source: SourceLocation
}

/// A secret by name; where its value comes from when it is needed.
package struct PlannedSecret: Sendable, Equatable {
    /// Also its file's name below `secrets/`.
    package var name: String
    package var origin: SecretDescription.Origin
    /// The line that declared it; nil where nothing did.
    package var line: Int?
}

/// One unit of `from` is worth `numerator / denominator` units of `to`, in lowest terms.
package struct PlannedRate: Sendable, Equatable {
    package var from: String
    package var to: String
    package var numerator: UInt64
    package var denominator: UInt64
}

/// The telemetry hub and its page.
package struct PlannedDashboard: Sendable {
    package var httpPort: PlannedPort
    package var telemetryPort: PlannedPort
    /// What a client gets that asks for no channel by name; empty means all.
    package var channels: [String]
    package var adminKey: Int
    package var publisherKey: Int
    package var readKey: Int
}
