import TopologyModel
import XCTest

@testable import Planning

final class ProbePairsTests: XCTestCase {
    func testWithoutDeclaredTrafficTheFirstNodeProbesAllOthers() throws {
        XCTAssertEqual(try pairs(.chain("abcd")), ["a > b", "a > c", "a > d"])
    }

    func testOneNodeAloneHasNothingToProbe() throws {
        XCTAssertEqual(try pairs(.chain("a")), [])
    }

    func testEveryDeclaredStreamIsProbedOnce() throws {
        var network = NetworkWriting.chain("abcd")
        network.traffic("d", "b")
        network.traffic("a", "c")
        network.traffic("d", "b")
        let send = ScenarioDescription.Sending(
            from: "c", to: "a", packetsPerSecond: 100, durationMicroseconds: 1_000_000,
            source: network.nextLine())
        let loss = DemandDescription(
            quantity: .loss, limits: [.init(.count, .atMost, 0)],
            source: network.nextLine())
        network.description.checks.append(
            .scenario(
                ScenarioDescription(
                    name: "calm",
                    steps: [
                        .send(send),
                        .expect(.init(demands: [loss], source: network.nextLine())),
                    ], source: network.nextLine())))
        XCTAssertEqual(try pairs(network), ["d > b", "a > c", "c > a"])
    }

    func testOfManyPairsTheSameHundredAreChosenEachTime() throws {
        let chosen = try pairs(star(spokes: 400))
        XCTAssertEqual(chosen.count, 100)
        XCTAssertEqual(Set(chosen).count, 100)
        XCTAssertEqual(chosen, try pairs(star(spokes: 400)))
        // They lie all over the network, in its order.
        let numbers = chosen.compactMap { Int($0.dropFirst("hub > s".count)) }
        XCTAssertEqual(numbers, numbers.sorted())
        for quarter in 0..<4 {
            XCTAssertGreaterThan(numbers.count { ($0 - 1) / 100 == quarter }, 10)
        }
    }

    func testAnotherNetworkChoosesOthers() throws {
        XCTAssertNotEqual(
            try pairs(star(spokes: 400)), try pairs(star(named: "other", spokes: 400)))
    }

    func testAnEditLeavesMostPairsAsTheyWere() throws {
        let before = Set(try pairs(star(spokes: 400)))
        let after = Set(try pairs(star(spokes: 404)))
        XCTAssertGreaterThan(before.intersection(after).count, 90)
    }

    private func star(named name: String = "net", spokes: Int) -> NetworkWriting {
        var network = NetworkWriting(name)
        network.node("hub")
        for spoke in 1...spokes {
            network.node("s\(spoke)")
            network.link("s\(spoke)", "hub")
        }
        return network
    }

    private func pairs(_ network: NetworkWriting) throws -> [String] {
        let plan = try plan(network)
        return ProbePairs.of(plan).map { "\(plan.nodes[$0.from].name) > \(plan.nodes[$0.to].name)" }
    }
}
