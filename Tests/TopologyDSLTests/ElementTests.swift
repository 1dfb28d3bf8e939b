import TopologyDSL
import XCTest

/// Every element with every one of its arguments, as data.
final class ElementTests: XCTestCase {
    func testANodeSaysAllThatANodeCanSay() throws {
        try assertGolden(
            Topology("node", prefix: "g.lab") {
                Node("alice") {
                    Address("g.lab.europe.alice")
                    Asset("USD", scale: 2)
                    LogLevel(.debug)
                    Ports(btp: 7_768, health: 9_768)
                    Limits(
                        packetAmount: 1_000_000, packetsInFlight: 500, holdTime: .seconds(10),
                        memoryMegabytes: 64)
                    Restarts(.always)
                    Peer(
                        "bob", secret: "alice-bob", creditLimit: 1_000, relation: .parent,
                        latency: .milliseconds(40), weight: 3)
                    Route("g.lab.bob", via: "bob", priority: 10)
                    Route("g", via: "bob")
                }
                Node("bob")
            }, "node")
    }

    func testTheEndsOfALinkMayDiffer() throws {
        let far = TimeSpan.seconds(2)
        try assertGolden(
            Topology("ends") {
                Node("a") {
                    Peer("b")
                    Peer("c", creditLimit: (ours: 1, theirs: 2))
                    Peer("d", latency: (ours: .microseconds(3), theirs: far))
                    Peer(
                        "e", creditLimit: (ours: 4, theirs: 5), relation: .child,
                        latency: (ours: .milliseconds(6), theirs: .minutes(7)))
                    Peer("f", creditLimit: (ours: 8, theirs: 9), latency: far)
                    Peer("g", creditLimit: 10, latency: (ours: far, theirs: .seconds(11)))
                }
            }, "ends")
    }

    func testTheRestOfANetwork() throws {
        try assertGolden(
            Topology("parts") {
                Dashboard(port: 8_088, telemetryPort: 9_001, channels: ["nodes", "positions"])
                Dashboard()
                Secret("made")
                Secret("told", from: .environment("TOLD"), shared: true)
                Secret("kept", from: .file("secrets/kept"))
                Secret("made-too", from: .generated)
                Rate("USD", to: "MXN", 18.25)
                Rate("JPY", to: "EUR", 0.0000625)
                Channel("positions")
            }, "parts")
    }

    func testAPartThatStandsTwiceIsKeptForThePlannerToReport() {
        let network = Topology("twice") {
            Node("alice") {
                LogLevel(.debug)
                LogLevel(.warn)
                Asset("USD", scale: 2)
                Asset("EUR", scale: 2)
            }
        }
        let node = network.description.nodes[0]
        XCTAssertEqual(node.logLevel?.value, .debug)
        XCTAssertEqual(node.repeatedParts.map(\.value), ["LogLevel", "Asset"])
    }

    func testEveryLogLevelHasItsName() {
        let levels: [LogLevel.Level] = [.debug, .info, .warn, .error]
        let network = Topology("levels") {
            for (index, level) in levels.enumerated() {
                Node("node-\(index)") { LogLevel(level) }
            }
        }
        XCTAssertEqual(
            network.description.nodes.map { $0.logLevel?.value.rawValue },
            ["debug", "info", "warn", "error"])
    }

    func testEveryRestartRuleHasItsName() {
        let rules: [Restarts.Rule] = [.never, .onFailure, .always]
        let network = Topology("rules") {
            for (index, rule) in rules.enumerated() {
                Node("node-\(index)") { Restarts(rule) }
            }
        }
        XCTAssertEqual(
            network.description.nodes.map { $0.restarts?.value.rawValue },
            ["never", "onFailure", "always"])
    }
}
