import TopologyDSL
import TopologyModel
import XCTest

/// Every check, every demand and every fault, as data: the format that later executes them.
final class CheckTests: XCTestCase {
    func testEveryCheck() throws {
        try assertGolden(
            Topology("checks") {
                Verify {
                    Startup(within: .seconds(30))
                    Healthy()
                    Reachable(.allPairs)
                    Reachable(from: "alice", to: "bob")
                    Delivers(from: "alice", to: "test.bob.client", amount: 1)
                    Delivers(from: "alice", to: "bob", amount: 100, receives: 1_825)
                    Rejected(from: "alice", to: "test.nobody", with: "F02")
                    Rejected(from: "alice", to: "bob", amount: 9_000_000, with: "F08")
                    Metric("ilpnet_peer_up", of: "hub", atLeast: 3)
                    Metric("ilpnet_telemetry_messages_dropped_total", atMost: 0)
                    LogLine("peer connected", of: "hub", atLeast: 3, atMost: 6)
                    LogLine("wrong fulfilment", atMost: 0)
                    Memory(megabytes: 20)
                    Memory(of: "hub", megabytes: 64)
                }
                Verify { Healthy() }
            }, "checks")
    }

    func testEveryDemand() throws {
        try assertGolden(
            Topology("demands") {
                Verify {
                    Traffic(from: "alice", to: "bob", rate: 100, for: .minutes(1)) {
                        Loss(atMost: 0)
                        Rejects(atMost: 3)
                        Throughput(atLeast: 99)
                        Latency(
                            p50: .milliseconds(5), p95: .milliseconds(50), p99: .milliseconds(80),
                            max: .seconds(1))
                        Forwarding(p95: .microseconds(500))
                        Forwarding(p50: .microseconds(100), p99: .milliseconds(1))
                        Visualization(p50: .milliseconds(40), p95: .milliseconds(100))
                        Interaction(p98: .milliseconds(100), max: .seconds(1))
                    }
                }
            }, "demands")
    }

    func testEveryFault() throws {
        try assertGolden(
            Topology("faults") {
                Verify {
                    Scenario("all that can go wrong") {
                        Send(from: "alice", to: "bob", rate: 100, for: .seconds(10))
                        At(.seconds(1)) {
                            Kill("hub")
                            Kill(.dashboard)
                            Pause("hub")
                            Restart("hub")
                            Stop(.node("hub"))
                            Partition("alice", "hub")
                            Delay("alice", "hub", by: .milliseconds(200))
                            Drop("hub", "bob", oneIn: 1_000)
                            Throttle("hub", "bob", bytesPerSecond: 50_000)
                        }
                        At(.seconds(5)) {
                            Resume("hub")
                            Heal("alice", "hub")
                        }
                        Expect {
                            Loss(atMost: 0)
                            Rejects(atMost: 200)
                        }
                    }
                }
            }, "faults")
    }

    func testAFaultStrikesWhatALoopOrAConstantNames() {
        let hub = "hub"
        let faults: [any Fault] = [
            Kill(hub), Pause(hub), Resume(hub), Restart(hub), Stop(hub), Stop(Target.dashboard),
        ]
        let at = At(.seconds(1)) {
            for index in 1...2 { Kill("spoke-\(index)") }
            for fault in faults { fault }
        }
        guard case .at(let moment) = at.described else { return XCTFail("\(at.described)") }
        XCTAssertEqual(
            moment.faults.map(\.kind),
            [
                .kill(target: .node(name: "spoke-1")), .kill(target: .node(name: "spoke-2")),
                .kill(target: .node(name: hub)), .pause(target: .node(name: hub)),
                .resume(target: .node(name: hub)), .restart(target: .node(name: hub)),
                .stop(target: .node(name: hub)), .stop(target: .dashboard),
            ])
    }
}
