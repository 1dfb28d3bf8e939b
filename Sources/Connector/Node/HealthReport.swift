import CanonicalJSON

/// How a node is, at the moment of asking.
///
/// It is healthy when every peer that it dials is connected. Peers that dial us are counted, but
/// whether they come is not in our hands: two nodes must not wait for each other to be healthy.
/// Wallets and `client` are no peers here.
struct HealthReport {
    enum Status: String {
        case healthy
        case unhealthy
        /// Not all were connected yet, and there is still time.
        case starting
    }

    /// So long a node may take to find its peers.
    static let startingSecondsMax: Int64 = 30

    var status: Status
    var uptimeSeconds: Int64
    var peersConnected: Int
    var totalPeers: Int
    var timestamp: String
    var nodeId: String
    var version: String

    var isHealthy: Bool { status == .healthy }

    var bytes: [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("status", status.rawValue)
            json.member("uptime", uptimeSeconds)
            json.member("peersConnected", peersConnected)
            json.member("totalPeers", totalPeers)
            json.member("timestamp", timestamp)
            json.member("nodeId", nodeId)
            json.member("version", version)
        }
        return json.fileBytes
    }
}
