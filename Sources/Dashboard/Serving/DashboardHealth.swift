import CanonicalJSON

/// How the dashboard itself is, in the words of a node's health page: its peers are the nodes that
/// it shows.
struct DashboardHealth {
    enum Status: String {
        case healthy
        case unhealthy
        /// It serves, and its supervisor has not said yet how the network is.
        case starting
    }

    var status: Status
    var uptimeSeconds: Int64
    var nodesServing: Int
    var nodes: Int
    var timestamp: String
    var version: String

    var isHealthy: Bool { status == .healthy }

    var bytes: [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("status", status.rawValue)
            json.member("uptime", uptimeSeconds)
            json.member("peersConnected", nodesServing)
            json.member("totalPeers", nodes)
            json.member("timestamp", timestamp)
            json.member("nodeId", "dashboard")
            json.member("version", version)
        }
        return json.fileBytes
    }
}
