import TopologyModel
import XCTest

@testable import Planning

final class PlanDifferenceTests: XCTestCase {
    func testFromNothingEverythingIsAdded() throws {
        var network = NetworkWriting.chain("abc")
        network.dashboard()
        let difference = PlanDifference(from: nil, to: try plan(network))
        XCTAssertEqual(difference.addedNodes, ["a", "b", "c"])
        XCTAssertEqual(difference.addedLinks, ["a -> b", "b -> c"])
        XCTAssertEqual(difference.dashboard, "added")
        XCTAssertEqual(difference.touchedNodes, [])
    }

    func testOtherLinesAndOtherChecksAreNoDifference() throws {
        var edited = NetworkWriting.chain("abc")
        for index in edited.description.nodes.indices {
            edited.description.nodes[index].source = edited.nextLine()
        }
        edited.description.checks = [.healthy(HealthyDescription(source: edited.nextLine()))]
        let difference = try change(from: .chain("abc"), to: edited)
        XCTAssert(difference.isEmpty, "\(difference)")
    }

    func testANodeAtTheEndTouchesItsNeighbourAndWhoeverKnewNoWayThere() throws {
        let difference = try change(from: .chain("abcd"), to: .chain("abcde"))
        XCTAssertEqual(difference.addedNodes, ["e"])
        XCTAssertEqual(difference.addedLinks, ["d -> e"])
        XCTAssertEqual(difference.changedNodes, [])
        // b is the root of both chains: it names all, c names what lies beyond d, a only b.
        XCTAssertEqual(difference.touchedNodes, ["b", "c", "d"])
    }

    func testANodeThatGoesTakesItsLinksWithIt() throws {
        let difference = try change(from: .chain("abcde"), to: .chain("abcd"))
        XCTAssertEqual(difference.removedNodes, ["e"])
        XCTAssertEqual(difference.removedLinks, ["d -> e"])
        XCTAssertEqual(difference.touchedNodes, ["b", "c", "d"])
    }

    func testANodeUnderANewNameIsAnotherNode() throws {
        let difference = try change(from: .chain("abc"), to: .chain("abd"))
        XCTAssertEqual(difference.removedNodes, ["c"])
        XCTAssertEqual(difference.addedNodes, ["d"])
        XCTAssertEqual(difference.removedLinks, ["b -> c"])
        XCTAssertEqual(difference.addedLinks, ["b -> d"])
        XCTAssertEqual(difference.touchedNodes, ["b"])
    }

    func testThatPositionsAndPortsShiftIsNoDifference() throws {
        var edited = NetworkWriting.chain("abc")
        edited.description.nodes.reverse()
        let difference = try change(from: .chain("abc"), to: edited)
        XCTAssert(difference.isEmpty, "\(difference)")
    }

    func testWhatAConnectorTakesOverNeedsNoRestart() throws {
        var edited = NetworkWriting.chain("abc")
        let line = edited.nextLine()
        edited.description.nodes[1].logLevel = Declared(.debug, source: line)
        edited.description.nodes[2].limits = Declared(limits(memory: 64), source: line)
        let difference = try change(from: .chain("abc"), to: edited)
        XCTAssertEqual(
            difference.changedNodes,
            [
                .init(name: "b", what: ["log level info -> debug"], needsRestart: false),
                .init(name: "c", what: ["container memory default -> 64 MB"], needsRestart: false),
            ])
        XCTAssertEqual(difference.touchedNodes, [])
    }

    func testWhatAConnectorKeepsForItsLifeNeedsARestart() throws {
        var edited = NetworkWriting.chain("abc")
        let line = edited.nextLine()
        edited.description.nodes[0].address = Declared("test.first", source: line)
        edited.description.nodes[1].limits = Declared(
            limits(amount: 5, inFlight: 6, holdTime: 7_000_000), source: line)
        edited.description.nodes[2].ports = Declared(
            PortsDescription(btp: 4_000, health: 4_001), source: line)
        let difference = try change(from: .chain("abc"), to: edited)
        XCTAssertEqual(
            difference.changedNodes,
            [
                .init(name: "a", what: ["address test.a -> test.first"], needsRestart: true),
                .init(
                    name: "b",
                    what: [
                        "limit packetAmount default -> 5", "limit packetsInFlight default -> 6",
                        "limit holdTime default -> 7000 ms",
                    ], needsRestart: true),
                .init(
                    name: "c", what: ["BTP port 3002 -> 4000", "health port 9082 -> 4001"],
                    needsRestart: true),
            ])
    }

    func testAnotherAssetIsTakenOverByNodeAndLink() throws {
        var (old, edited) = (NetworkWriting(), NetworkWriting())
        for (index, asset) in ["EUR", "USD"].enumerated() {
            var network = NetworkWriting()
            network.node("a", asset: asset)
            network.node("b", asset: asset)
            network.link("a", "b")
            if index == 0 { old = network } else { edited = network }
        }
        let difference = try change(from: old, to: edited)
        let what = ["asset EUR scale 2 -> USD scale 2"]
        XCTAssertEqual(
            difference.changedNodes,
            ["a", "b"].map { .init(name: $0, what: what, needsRestart: false) })
        XCTAssertEqual(
            difference.changedLinks, [.init(name: "a -> b", what: what, needsRestart: false)])
    }

    func testADemandForThePortThatARunningNodeHasIsNoDifference() throws {
        var edited = NetworkWriting.chain("abc")
        edited.description.nodes[1].ports = Declared(
            PortsDescription(btp: 3_001, health: nil), source: edited.nextLine())
        let difference = try change(from: .chain("abc"), to: edited)
        XCTAssert(difference.isEmpty, "\(difference)")
    }

    func testWhoeverRunsOnADemandedPortGivesItUp() throws {
        var edited = NetworkWriting.chain("abc")
        edited.description.nodes[2].ports = Declared(
            PortsDescription(btp: 3_001, health: nil), source: edited.nextLine())
        let difference = try change(from: .chain("abc"), to: edited)
        XCTAssertEqual(
            difference.changedNodes,
            [
                .init(
                    name: "b", what: ["BTP port 3001 -> another, because \"c\" demands it"],
                    needsRestart: true),
                .init(name: "c", what: ["BTP port 3002 -> 3001"], needsRestart: true),
            ])
        // a dials b, and nothing else of it differs.
        XCTAssertEqual(difference.touchedNodes, ["a"])
    }

    private func limits(
        amount: Int? = nil, inFlight: Int? = nil, holdTime: Int? = nil, memory: Int? = nil
    ) -> LimitsDescription {
        LimitsDescription(
            packetAmountMax: amount, packetsInFlightMax: inFlight, holdTimeMicroseconds: holdTime,
            memoryMegabytes: memory)
    }
}

extension XCTestCase {
    func plan(_ network: NetworkWriting) throws -> NetworkPlan {
        try XCTUnwrap(network.plan, network.complaints)
    }

    func change(from old: NetworkWriting, to new: NetworkWriting) throws -> PlanDifference {
        PlanDifference(from: try plan(old), to: try plan(new))
    }
}
