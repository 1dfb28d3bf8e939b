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

    private func plan(_ text: some StringProtocol) throws {
        let network = try JSONReader.read(NetworkDescription.self, from: Array(text.utf8))
        if case .wrong(let problems) = Planner.plan(network) { XCTAssertFalse(problems.isEmpty) }
    }

    private let network = Topology("numbers") {
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
