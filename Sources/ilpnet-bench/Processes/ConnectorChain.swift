import ConnectorConfig
import Glibc

/// Five connectors in a row, each of which dials the next, and a sender at the first. Packets go to
/// an address at the last.
final class ConnectorChain {
    static let length = 5
    private static let names = ["a", "b", "c", "d", "e"].map { "connector-\($0)" }
    /// So many routes are in every table.
    private static let routeCount = 1_000
    private static let readySeconds = 10.0

    /// The sender's first.
    let nodes: [ConnectorProcess]
    let load: ChildProcess

    /// `wrapper` and `environment` are those of every node, or of the one with this number.
    init(_ surroundings: ConnectorProcess.Surroundings, wrapping wrapped: Int? = nil) throws {
        var nodes: [ConnectorProcess] = []
        for place in (0..<ConnectorChain.length).reversed() {
            var own = surroundings
            if let wrapped, wrapped != place {
                own.wrapper = []
                own.environment = []
            }
            let configuration = ConnectorChain.configuration(
                place, next: nodes.first.map(\.btpPort))
            nodes.insert(try ConnectorProcess(configuration, own), at: 0)
        }
        self.nodes = nodes
        load = try ChildProcess(
            [
                OwnProgram.path, "child", "load", "\(nodes[0].btpPort)", ChainMessages.destination,
            ], processors: surroundings.processors)
        _ = try load.readLine(containing: "ready")
        try waitUntilReady()
    }

    deinit { end() }

    /// True: all ended by themselves, and with success.
    @discardableResult
    func end() -> Bool {
        load.end()
        return nodes.map { $0.process.end() }.allSatisfy { $0 }
    }

    func round(window: Int, count: Int) throws -> LoadResult {
        try load.send("window \(window) \(count)")
        return try LoadResult(try load.readLine())
    }

    func round(perSecond: Int, count: Int) throws -> LoadResult {
        try load.send("rate \(perSecond) \(count)")
        return try LoadResult(try load.readLine())
    }

    /// Prepares that stand nowhere in the nodes' own accounts.
    func unaccounted() throws -> Double {
        try nodes.reduce(0) { sum, node in
            let text = try node.health.metrics()
            func count(_ name: String, _ label: String = "") throws -> Double {
                try HealthPage.sum(of: name, where: label, in: text)
            }
            let received = try count("ilpnet_prepares_total", "outcome=\"received\"")
            let forwarded = try count("ilpnet_prepares_total", "outcome=\"forwarded\"")
            let ended = try count("ilpnet_forwarded_total")
            let waiting = try count("ilpnet_packets_in_flight")
            let all = try count("ilpnet_prepares_total") - received
            return sum + abs(received - all) + abs(forwarded - ended - waiting)
        }
    }

    private func waitUntilReady() throws {
        let deadline = ContinuousClock.now + .seconds(ConnectorChain.readySeconds)
        for node in nodes {
            while try !node.health.isReady() {
                guard ContinuousClock.now < deadline else {
                    throw Failure("the chain's links do not come up")
                }
                poll(nil, 0, 5)
            }
        }
    }

    private static func configuration(_ place: Int, next: Int?) -> NodeConfiguration {
        var peers: [NodeConfiguration.Peer] = []
        if place == 0 {
            peers.append(ConnectorProcess.peer("client", .child))
        } else {
            peers.append(ConnectorProcess.peer(names[place - 1]))
        }
        guard let next else {
            return ConnectorProcess.configuration(
                names[place], peers: peers, routes: routes(to: names[place - 1]))
        }
        peers.append(ConnectorProcess.peer(names[place + 1], port: next))
        return ConnectorProcess.configuration(
            names[place], peers: peers, routes: routes(to: names[place + 1]))
    }

    private static func routes(to peer: String) -> [NodeConfiguration.Route] {
        var prefixes = (0..<routeCount - 2).map { "test.region-\($0 % 40).node-\($0)" }
        prefixes += ["test", "test.connector-e"]
        return prefixes.map {
            NodeConfiguration.Route(prefix: $0, nextHop: peer, priority: 0)
        }
    }
}
