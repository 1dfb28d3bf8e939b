import CanonicalJSON
import Foundation
import TestSupport
import TopologyModel

/// Networks as `ilpnet export` writes them, so that no toolchain is needed to load them.
enum Networks {
    /// A line of nodes with a dashboard, each linked with the next.
    static func line(_ name: String = "line", nodes count: Int = 3) -> NetworkDescription {
        var network = NetworkDescription(name: name, prefix: "test", source: place(1))
        network.dashboards = [
            DashboardDescription(port: nil, telemetryPort: nil, channels: [], source: place(2))
        ]
        for index in 1...count {
            var node = NodeDescription(name: "n\(index)", source: place(3))
            if index < count {
                node.peers = [PeerDescription(node: "n\(index + 1)", source: place(3))]
            }
            network.nodes.append(node)
        }
        return network
    }

    /// A bit of everything that a plan shows.
    static func rich() -> NetworkDescription {
        var network = line("rich", nodes: 2)
        network.settings = [
            SettingDescription(
                name: "branches", kind: .integer, defaultValue: "20", value: "20",
                source: place(4))
        ]
        network.secrets = [
            SecretDescription(
                name: "n1-n2", origin: .environment(variable: "N1_N2"), isShared: false,
                source: place(5)),
            SecretDescription(
                name: "n3-n1", origin: .file(path: "keys/n3"), isShared: false, source: place(6)),
        ]
        network.nodes[0].peers[0].secret = "n1-n2"
        network.nodes[0].peers[0].creditLimit = EndsDescription(ours: 500, theirs: 700)
        var third = NodeDescription(name: "n3", source: place(7))
        third.address = Declared("test.third", source: place(7))
        third.ports = Declared(PortsDescription(btp: 4_000, health: nil), source: place(7))
        third.peers = [
            PeerDescription(
                node: "n1", secret: "n3-n1", relation: .parent,
                latencyMicroseconds: EndsDescription(ours: 2_000, theirs: 2_000), weight: 3,
                source: place(8))
        ]
        network.nodes.append(third)
        network.channels = [ChannelDescription(name: "orders", source: place(9))]
        network.checks = [.healthy(HealthyDescription(source: place(10)))]
        return network
    }

    /// Wrong in two lines.
    static func wrong() -> NetworkDescription {
        var network = line("wrong")
        network.nodes[1].peers[0].node = "carroll"
        network.nodes[1].peers[0].source = place(7)
        network.nodes[2].name = "Carol"
        network.nodes[2].source = place(9)
        return network
    }

    private static func place(_ line: Int) -> SourceLocation {
        SourceLocation(file: "net.swift", line: line)
    }

    /// A node's configuration in which nearly everything is wrong that a reader of JSON accepts.
    static let wrongNode = """
        {
          "formatVersion": 1,
          "nodeId": "",
          "ilpAddress": "test",
          "asset": {"code": "", "scale": 256},
          "listenAddress": "localhost.example",
          "btpServerPort": 65536,
          "healthCheckPort": -1,
          "logLevel": "info",
          "limits": {"packetAmountMax": 0, "packetsInFlightMax": 0, "holdTimeMilliseconds": 1},
          "links": {"pingMilliseconds": 0, "redialMilliseconds": []},
          "dashboardTelemetryUrl": "http://dashboard",
          "peers": [
            {
              "id": "bob",
              "url": "wss://user:hidden@127.0.0.1:3001",
              "relation": "peer",
              "asset": {"code": "USD", "scale": 9},
              "secretFile": "nowhere.secret",
              "creditLimit": -1,
              "latencyMicroseconds": -5
            },
            {"id": "bob", "relation": "child", "asset": {"code": "USD", "scale": 2}},
            {
              "id": "carol",
              "relation": "child",
              "asset": {"code": "MXN", "scale": 2},
              "secretFile": "empty.secret"
            }
          ],
          "rates": [
            {"from": "USD", "to": "MXN", "numerator": 0, "denominator": 4},
            {"from": "USD", "to": "USD", "numerator": 1, "denominator": 1},
            {"from": "MXN", "to": "USD", "numerator": 1, "denominator": 20},
            {"from": "MXN", "to": "USD", "numerator": 1, "denominator": 18}
          ],
          "routes": [
            {"prefix": "", "nextHop": "bob", "priority": 0},
            {"prefix": "test.bob", "nextHop": "bobb", "priority": 0},
            {"prefix": "test.bob", "nextHop": "bob", "priority": 0},
            {"prefix": "peer.bob", "nextHop": "bob", "priority": 0}
          ]
        }

        """
}
