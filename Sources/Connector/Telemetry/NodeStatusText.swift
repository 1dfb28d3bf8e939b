import CanonicalJSON

/// The data of a NODE_STATUS.
struct NodeStatusText {
    /// A node that has more tells of so many, and how many there are.
    static let routesMax = 1_000
    static let peersMax = 1_000
    /// Well below what a record takes.
    private static let textBytesMax = 80 * 1_024

    struct Peer {
        var id: String
        /// Without a name or a token; empty where the peer dials us.
        var url: String
        var isConnected: Bool
    }

    var address: String
    var version: String
    var health: HealthReport
    var peers: [Peer]
    var routes: [ConnectorSettings.Route]

    var data: [UInt8] {
        var json = JSONWriter(.compact)
        // What it may still take. Texts of a configuration are ASCII for the most part.
        var room = Self.textBytesMax
        json.object { json in
            json.key("routes")
            json.array { json in
                for route in routes.prefix(Self.routesMax) {
                    room -= route.prefix.utf8.count + route.nextHop.utf8.count + 32
                    if room < Self.textBytesMax / 2 { break }
                    json.object { json in
                        json.member("prefix", route.prefix)
                        json.member("nextHop", route.nextHop)
                    }
                }
            }
            json.member("routesTotal", routes.count)
            json.key("peers")
            json.array { json in
                for peer in peers.prefix(Self.peersMax) {
                    room -= peer.id.utf8.count + peer.url.utf8.count + 48
                    if room < 0 { break }
                    json.object { json in
                        json.member("id", peer.id)
                        json.member("url", peer.url)
                        json.member("connected", peer.isConnected)
                    }
                }
            }
            json.member("health", health.status.rawValue)
            json.member("uptime", health.uptimeSeconds)
            json.member("peersConnected", health.peersConnected)
            json.member("totalPeers", health.totalPeers)
            json.member("address", address)
            json.member("version", version)
        }
        return json.bytes
    }
}
