import TopologyDSL
import XCTest

/// Networks of which one node does something wrong, and that `verify` says what, and which node.
///
/// All of them run at once, beside each other, so that they take no longer than one.
final class FaultyNodeTests: XCTestCase {
    func testANodeThatDropsOnePacketInAThousandIsNamed() throws {
        let report = try FaultyNetworks.report("drops")
        XCTAssertEqual(report.outcomes["loss"], "failed")
        XCTAssertEqual(report.measured("loss"), 1)
        report.assertReason("loss", "1 vanished at b-drops: it received 1,000, forwarded 999")
        XCTAssertEqual(report.outcomes["startup"], "passed")
        XCTAssertEqual(report.node("b-drops")?.vanished, 1)
        XCTAssertEqual(report.nodes.filter { $0.vanished != 0 }.count, 1)
    }

    func testANodeThatKeepsOneAnswerInAThousandIsNamed() throws {
        let report = try FaultyNetworks.report("forgets")
        XCTAssertEqual(report.outcomes["loss"], "failed")
        report.assertReason("loss", "1 vanished at b-forgets on the way back")
    }

    func testANodeThatRejectsEverythingIsNamed() throws {
        let report = try FaultyNetworks.report("rejects")
        XCTAssertEqual(report.outcomes["rejects"], "failed")
        XCTAssertEqual(report.measured("rejects"), 100)
        report.assertReason("rejects", "100 with F99 from test.b-rejects")
        // Nothing came back that a latency could be taken of.
        XCTAssertEqual(report.outcomes["latency p95"], "failed")
        XCTAssertEqual(report.outcomes["loss"], "passed")
        // And the network never became ready, though nobody asked how long that takes.
        XCTAssertEqual(report.outcomes["startup"], "failed")
        report.assertReason("startup", "F99 from test.b-rejects")
    }

    func testASlowStartIsNamed() throws {
        let report = try FaultyNetworks.report("slow-start")
        XCTAssertEqual(report.outcomes, ["startup": "failed"])
        report.assertReason("startup", "the longest step was b-slow-start listening")
    }

    func testASlowNodeIsNamed() throws {
        let report = try FaultyNetworks.report("slow")
        XCTAssertEqual(report.outcomes["latency p50"], "failed")
        report.assertReason("latency p50", "b-slow")
        XCTAssertEqual(report.outcomes["loss"], "passed")
    }

    func testAWrongRouteIsFoundByThePairsThatItCutsOff() throws {
        let report = try FaultyNetworks.report("astray")
        XCTAssertEqual(report.outcomes["reachable"], "failed")
        XCTAssertEqual(report.reasons("reachable").count, 2, "two pairs need b-astray")
        report.assertReason("reachable", "b-astray -> c: R02 from test.")
        XCTAssertEqual(report.outcomes["traffic"], "passed")
    }

    func testTooLittleThroughputIsFound() throws {
        let report = try FaultyNetworks.report("throttles")
        XCTAssertEqual(report.outcomes["throughput"], "failed")
        XCTAssertEqual(report.outcomes["loss"], "passed")
    }

    func testANodeThatIsNotWellIsNamed() throws {
        let report = try FaultyNetworks.report("unhealthy")
        XCTAssertEqual(report.outcomes, ["healthy": "failed"])
        report.assertReason("healthy", "b-unhealthy says it is starting: 2 of 3 peers")
    }

    func testANodeThatFulfilsWhatItShouldPassOnIsNamed() throws {
        let report = try FaultyNetworks.report("cheats")
        XCTAssertEqual(report.outcomes["traffic"], "failed")
        report.assertReason("traffic", "b-cheats delivered 100 packets to itself")
        XCTAssertEqual(report.outcomes["delivers"], "failed")
    }

    func testANodeThatPassesAPacketOnTwiceIsNamed() throws {
        let report = try FaultyNetworks.report("doubles")
        XCTAssertEqual(report.outcomes["traffic"], "failed")
        report.assertReason("traffic", "of b-doubles 1 more came out than went in")
    }

    override class func tearDown() { FaultyNetworks.end() }
}

extension FaultyNetworks {
    /// By the fault, which ends the name of each network's second node.
    static let topologies: [String: @Sendable () -> Topology] = [
        "drops": {
            chain("drops", holdTime: .milliseconds(1_300)) {
                Startup(within: .seconds(30))
                Traffic(from: "a", to: "c", rate: 2_000, for: .milliseconds(500)) {
                    Loss(atMost: 0)
                }
            }
        },
        "forgets": {
            chain("forgets", holdTime: .milliseconds(1_300)) {
                Traffic(from: "a", to: "c", rate: 2_000, for: .milliseconds(500))
            }
        },
        "rejects": {
            chain("rejects") {
                Traffic(from: "a", to: "c", rate: 1_000, for: .milliseconds(100)) {
                    Latency(p95: .seconds(1))
                }
            }
        },
        "slow-start": { chain("slow-start") { Startup(within: .milliseconds(900)) } },
        "slow": {
            chain("slow") {
                Traffic(from: "a", to: "c", rate: 200, for: .milliseconds(200)) {
                    Latency(p50: .milliseconds(20))
                }
            }
        },
        "astray": {
            chain("astray") {
                Traffic(from: "a", to: "b-astray", rate: 200, for: .milliseconds(100))
                Reachable(.allPairs)
            }
        },
        "throttles": {
            chain("throttles") {
                Traffic(from: "a", to: "c", rate: 500, for: .milliseconds(200)) {
                    Throughput(atLeast: 400)
                }
            }
        },
        "unhealthy": { chain("unhealthy") { Healthy() } },
        "cheats": {
            chain("cheats") {
                Traffic(from: "a", to: "c", rate: 500, for: .milliseconds(200))
                Delivers(from: "a", to: "c", amount: 5, receives: 5)
            }
        },
        "doubles": {
            chain("doubles") {
                Traffic(from: "a", to: "c", rate: 2_000, for: .milliseconds(500))
            }
        },
    ]

    private static func chain(
        _ fault: String, holdTime: TimeSpan? = nil,
        @ListBuilder<any Check> checks: () -> [any Check]
    ) -> Topology {
        let demanded = checks()
        return Topology("net-\(fault)") {
            if let holdTime { Node("a") { Limits(holdTime: holdTime) } }
            Chain("a", "b-\(fault)", "c")
            Verify { for check in demanded { check } }
        }
    }
}
