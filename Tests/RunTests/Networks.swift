import TopologyModel

/// Networks as `ilpnet export` writes them, so that no toolchain is needed to load them.
enum Networks {
    /// A line of nodes `n1`, `n2` and so on, each of which dials the next.
    static func line(
        _ name: String = "line", nodes count: Int = 3, hasDashboard: Bool = false
    ) -> NetworkDescription {
        var network = NetworkDescription(name: name, prefix: "test", source: place)
        if hasDashboard {
            network.dashboards = [
                DashboardDescription(port: nil, telemetryPort: nil, channels: [], source: place)
            ]
        }
        for index in 1...count {
            var node = node("n\(index)")
            if index < count { node.peers = [link(to: "n\(index + 1)")] }
            network.nodes.append(node)
        }
        return network
    }

    /// With ports of their own, which no other network of this machine prefers: those of nodes that
    /// are stopped for a while could be taken meanwhile.
    static func demanding(_ network: NetworkDescription) -> NetworkDescription {
        network.with {
            for index in $0.nodes.indices {
                $0.nodes[index].ports = Declared(
                    PortsDescription(btp: FreePort.take(), health: FreePort.take()))
            }
            for index in $0.dashboards.indices {
                $0.dashboards[index].port = FreePort.take()
                $0.dashboards[index].telemetryPort = FreePort.take()
            }
        }
    }

    static func node(_ name: String) -> NodeDescription {
        NodeDescription(name: name, source: place)
    }

    static func link(to node: String) -> PeerDescription {
        PeerDescription(node: node, source: place)
    }

    static let place = SourceLocation(file: "net.swift", line: 1)
}

extension NetworkDescription {
    /// The node of that name, which must be there.
    subscript(_ name: String) -> NodeDescription {
        get { nodes[nodes.firstIndex { $0.name == name }!] }
        set { nodes[nodes.firstIndex { $0.name == name }!] = newValue }
    }

    func with(_ change: (inout NetworkDescription) -> Void) -> NetworkDescription {
        var network = self
        change(&network)
        return network
    }
}

extension Declared {
    /// Where it stands in a file does not matter to these tests.
    init(_ value: Value) { self.init(value, source: Networks.place) }
}
