import Planning
import TopologyDSL
import TopologyModel
import XCTest

/// The two files that the language was designed with.
final class DesignListingTests: XCTestCase {
    func testTheChainOfFiveMeansWhatItSays() throws {
        let network = Topology("linear-5") {
            Dashboard()
            Chain("connector-a", "connector-b", "connector-c", "connector-d", "connector-e")

            Verify {
                Startup(within: .seconds(30))
                Traffic(from: "connector-a", to: "connector-e", rate: 100, for: .seconds(10)) {
                    Loss(atMost: 0)
                    Latency(p95: .milliseconds(50))
                    Visualization(p95: .milliseconds(100))
                    Interaction(p98: .milliseconds(100))
                }
            }
        }
        try assertGolden(network, "linear-5")
        let plan = try plan(of: network)
        XCTAssertEqual(
            plan.nodes.map(\.address),
            [
                "test.connector-a", "test.connector-b", "test.connector-c", "test.connector-d",
                "test.connector-e",
            ])
        XCTAssertEqual(plan.nodes.map { $0.btpPort?.number }, [3_000, 3_001, 3_002, 3_003, 3_004])
    }

    func testTheRemittanceMeansWhatItSays() throws {
        let network = Topology("remittance", prefix: "test") {
            Secret("usd-mxn", from: .environment("USD_MXN_SECRET"))

            Node("usd-bank") {
                Asset("USD", scale: 9)
                Peer("mxn-bank", secret: "usd-mxn", creditLimit: 5_000_000)
                Route("test.mexico", via: "mxn-bank")
            }
            Node("mxn-bank") {
                Address("test.mexico")
                Asset("MXN", scale: 9)
            }
            for branch in 1...20 {
                Node("branch-\(branch)") { Peer("usd-bank") }
            }
            Rate("USD", to: "MXN", 18.25)
        }
        try assertGolden(network, "remittance")
        let plan = try plan(of: network)
        XCTAssertEqual(plan.nodes.count, 22)
        XCTAssertEqual(plan.nodes[1].address, "test.mexico")
        // The branches take the dollars of the bank that they dial.
        XCTAssertEqual(plan.nodes[21].asset, AssetDescription(code: "USD", scale: 9))
        XCTAssertEqual(plan.secrets[plan.links[0].secret].name, "usd-mxn")
        XCTAssertEqual(
            plan.secrets[plan.links[0].secret].origin, .environment(variable: "USD_MXN_SECRET"))
        XCTAssertEqual(plan.nodes[0].accounts[0].creditLimit, 5_000_000)
        XCTAssertEqual(plan.nodes[1].accounts[0].creditLimit, 5_000_000)
        XCTAssertEqual(
            plan.rates.map { "\($0.from) \($0.numerator)/\($0.denominator) \($0.to)" },
            [
                "MXN 4/73 USD", "USD 73/4 MXN",
            ])
    }

    func testAFileOfThreeLinesIsACompleteNetwork() throws {
        let plan = try plan(of: Topology("pair") { Chain("alice", "bob") })
        XCTAssertEqual(plan.nodes.map(\.address), ["test.alice", "test.bob"])
        XCTAssertEqual(plan.nodes[0].asset, AssetDescription(code: "XRP", scale: 9))
        XCTAssertEqual(plan.secrets.map(\.name), ["alice.bob", "alice.client", "bob.client"])
    }

    private func plan(of network: Topology) throws -> NetworkPlan {
        switch Planner.plan(network.description) {
        case .plan(let plan): return plan
        case .wrong(let problems):
            XCTFail(problems.map(\.text).joined(separator: "\n"))
            throw NotPlanned()
        }
    }

    private struct NotPlanned: Error {}
}
