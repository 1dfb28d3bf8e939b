import CanonicalJSON
import Planning
import TopologyDSL
import TopologyModel
import XCTest

/// A description may also come from a JSON that someone edited: whatever number stands anywhere in
/// it, the planner answers and never traps.
final class HostileNumberTests: XCTestCase {
    private static let extremes = [Int.min, -1, 0, 1, Int.max]

    func testNoNumberAloneMakesThePlannerTrap() throws {
        let text = try JSONWriter.text(of: network.description)
        let places = text.matches(of: /":(-?\d+)(?=[,}])/).map(\.1)
        XCTAssertGreaterThan(places.count, 50)
        for place in places {
            for extreme in Self.extremes {
                try plan(
                    text[..<place.startIndex] + "\(extreme)" + text[place.endIndex...])
            }
        }
    }

    func testNoNumberEverywhereMakesThePlannerTrap() throws {
        let text = try JSONWriter.text(of: network.description)
        for extreme in Self.extremes {
            try plan(
                text.replacing(/:-?\d+(?=[,}])/, with: ":\(extreme)")
                    .replacing(/"formatVersion":-?\d+/, with: "\"formatVersion\":1"))
        }
    }

    func testNoRateMakesThePlannerTrap() throws {
        let text = try JSONWriter.text(of: network.description)
        for rate in ["", "0", "-1", "nan", "inf", "1e999", "1e-999", "1e9223372036854775808", "."] {
            try plan(text.replacing("\"18.25\"", with: "\"\(rate)\""))
        }
    }

    func testNoNumberMakesAGeneratorTrapOrFillTheMemory() throws {
        let numbers = [Int.min, -1, 0, 1, 3, 70, 20_000, 20_001, 100_000_000, .max]
        for number in numbers {
            try plan(of: Topology("t") { Chain(count: number) })
            try plan(of: Topology("t") { Ring(count: number) })
            try plan(of: Topology("t") { Star(hub: "hub", count: number) })
            try plan(of: Topology("t") { Mesh(count: number) })
            try plan(of: Topology("t") { ScaleFree(nodes: number, seed: number) })
            try plan(of: Topology("t") { Random(nodes: number, links: 5, seed: number) })
            for other in [Int.min, 0, 1, 3, 70, .max] {
                try plan(of: Topology("t") { Tree(depth: number, branches: other) })
                try plan(of: Topology("t") { Tree(depth: other, branches: number) })
                try plan(of: Topology("t") { Grid(rows: number, columns: other) })
                try plan(of: Topology("t") { Grid(rows: other, columns: number) })
                try plan(of: Topology("t") { Random(nodes: other, links: number, seed: 1) })
                try plan(
                    of: Topology("t") { ScaleFree(nodes: other, linksPerNode: number, seed: 1) })
            }
        }
    }

    func testAShapeThatIsTooLargeIsRefusedInItsLine() {
        let shapes: [any TopologyElement] = [
            Tree(depth: 70), Tree(depth: 20, branches: 3), Grid(rows: 1_000_000, columns: .max),
            Mesh(count: 20_000), Chain(count: 100_000_000), ScaleFree(nodes: .max, seed: 7),
            Random(nodes: 20_000, links: .max, seed: 7),
        ]
        for shape in shapes {
            let network = Topology("t") { shape }.description
            XCTAssertEqual(network.nodes, [])
            guard case .wrong(let problems) = Planner.plan(network) else {
                return XCTFail("\(shape)")
            }
            XCTAssertEqual(problems.count, 1)
            XCTAssert(problems[0].message.contains(" of one network"), problems[0].message)
            XCTAssertNotEqual(problems[0].line, network.source.line)
        }
    }

    /// Only what is small enough to be quick: elsewhere large networks are planned for themselves.
    private func plan(of topology: Topology) throws {
        XCTAssertLessThanOrEqual(topology.description.nodes.count, 20_000)
        guard topology.description.nodes.count < 100 else { return }
        _ = Planner.plan(topology.description)
    }

    private func plan(_ text: some StringProtocol) throws {
        let network = try JSONReader.read(NetworkDescription.self, from: Array(text.utf8))
        if case .wrong(let problems) = Planner.plan(network) { XCTAssertFalse(problems.isEmpty) }
    }

    private let network = Topology("numbers") {
        Random(nodes: 3, links: 1, seed: 1) { Peer("hub") }
        Dashboard(port: 8_080, telemetryPort: 9_000)
        Node("alice") {
            Asset("USD", scale: 2)
            Ports(btp: 4_000, health: 4_001)
            Limits(
                packetAmount: 1_000, packetsInFlight: 10, holdTime: .seconds(1), memoryMegabytes: 9)
            Peer(
                "hub", creditLimit: (ours: 5, theirs: 6),
                latency: (ours: .milliseconds(7), theirs: .milliseconds(8)), weight: 2)
            Route("test.bob", via: "hub", priority: 3)
            Route("test.bob", via: "hub", priority: 4)
        }
        Chain("hub", "bob", "carol")
        Node("bob") { Asset("MXN", scale: 2) }
        Rate("USD", to: "MXN", 18.25)
        Verify {
            Startup(within: .seconds(1))
            Traffic(from: "alice", to: "carol", rate: 100, for: .seconds(10)) {
                Loss(atMost: 1)
                Rejects(atMost: 1)
                Throughput(atLeast: 50)
                Latency(p50: .seconds(1), p99: .seconds(2))
                Interaction(p98: .seconds(1), max: .seconds(2))
            }
            Delivers(from: "alice", to: "bob", amount: 5, receives: 91)
            Rejected(from: "alice", to: "test.nobody", amount: 5, with: "F02")
            Metric("ilpnet_packets_total", atLeast: 3, atMost: 4)
            LogLine("peer connected", atLeast: 3, atMost: 4)
            Memory(megabytes: 20)
            Scenario("everything") {
                Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
                Send(from: "bob", to: "alice", rate: 100, for: .seconds(10))
                At(.seconds(1)) {
                    Delay("alice", "hub", by: .seconds(1))
                    Drop("alice", "hub", oneIn: 10)
                    Throttle("alice", "hub", bytesPerSecond: 1_000)
                }
                At(.seconds(2)) { Heal("alice", "hub") }
                Expect { Throughput(atLeast: 1) }
            }
        }
    }
}
