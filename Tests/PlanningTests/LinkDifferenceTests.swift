import TopologyModel
import XCTest

@testable import Planning

final class LinkDifferenceTests: XCTestCase {
    func testTermsOfALinkAreToldFromItsDialler() throws {
        var edited = NetworkWriting.chain("abc")
        edited.description.nodes[0].peers[0].relation = .parent
        edited.description.nodes[0].peers[0].creditLimit = .init(ours: 5, theirs: 7)
        edited.description.nodes[0].peers[0].latencyMicroseconds = .init(ours: 2_500, theirs: 0)
        let difference = try change(from: .chain("abc"), to: edited)
        XCTAssertEqual(
            difference.changedLinks,
            [
                .init(
                    name: "a -> b",
                    what: [
                        "relation peer -> parent", "credit limit of a none -> 5",
                        "credit limit of b none -> 7", "latency from a none -> 2.5 ms",
                        "latency from b none -> 0 ms",
                    ], needsRestart: false)
            ])
        XCTAssertEqual(difference.touchedNodes, ["a", "b"])
    }

    func testALinkThatTheOtherNodeDialsIsTheSameLink() throws {
        var old = NetworkWriting.chain("ab")
        old.description.nodes[0].peers[0].creditLimit = .init(ours: 5, theirs: 7)
        var edited = NetworkWriting()
        edited.node("a")
        edited.node("b")
        edited.link("b", "a")
        edited.description.nodes[1].peers[0].creditLimit = .init(ours: 7, theirs: 5)
        let difference = try change(from: old, to: edited)
        XCTAssertEqual(
            difference.changedLinks,
            [.init(name: "b -> a", what: ["dialled by a -> b"], needsRestart: false)])
        XCTAssertEqual(difference.addedLinks, [])
        XCTAssertEqual(difference.removedLinks, [])
        XCTAssertEqual(difference.touchedNodes, ["a", "b"])
    }

    func testWhereASecretComesFromIsADifference() throws {
        let named = { (origin: SecretDescription.Origin?) -> NetworkWriting in
            var network = NetworkWriting.chain("ab")
            guard let origin else { return network }
            network.description.nodes[0].peers[0].secret = "key"
            network.description.secrets = [
                SecretDescription(
                    name: "key", origin: origin, isShared: false, source: network.nextLine())
            ]
            return network
        }
        let what = { (difference: PlanDifference) in difference.changedLinks.map(\.what) }
        XCTAssertEqual(
            what(try change(from: named(nil), to: named(.generated))), [["secret a.b -> key"]])
        let moved = try change(
            from: named(.environment(variable: "KEY")), to: named(.file(path: "key.txt")))
        XCTAssertEqual(what(moved), [["secret from variable KEY -> from file key.txt"]])
        XCTAssertEqual(moved.touchedNodes, ["a", "b"])
    }

    func testAWeightTouchesWhoeverGoesAnotherWay() throws {
        var network = NetworkWriting.chain("abcd")
        network.link("d", "a")
        var edited = network
        edited.description.nodes[0].peers[0].weight = 9
        let difference = try change(from: network, to: edited)
        XCTAssertEqual(
            difference.changedLinks,
            [.init(name: "a -> b", what: ["weight 1 -> 9"], needsRestart: false)])
        XCTAssertEqual(difference.changedNodes, [])
        XCTAssert(difference.touchedNodes.contains("a"), "\(difference)")
    }

    func testARateTouchesOnlyNodesWhereBothOfItsAssetsMeet() throws {
        let priced = { (rate: String) -> NetworkWriting in
            var network = NetworkWriting()
            for (name, asset) in [("a", "USD"), ("b", "USD"), ("c", "EUR")] {
                network.node(name, asset: asset)
            }
            network.link("a", "b")
            network.link("c", "b")
            network.description.rates = [
                RateDescription(
                    from: "USD", to: "EUR", rate: rate, source: network.nextLine())
            ]
            return network
        }
        let difference = try change(from: priced("0.9"), to: priced("0.8"))
        XCTAssertEqual(difference.touchedNodes, ["b"])
        XCTAssertEqual(difference.changedLinks, [])
    }

    func testADashboardThatComesTouchesAllNodes() throws {
        var edited = NetworkWriting.chain("abc")
        edited.dashboard()
        let added = try change(from: .chain("abc"), to: edited)
        XCTAssertEqual(added.dashboard, "added")
        XCTAssertEqual(added.touchedNodes, ["a", "b", "c"])
        let removed = try change(from: edited, to: .chain("abc"))
        XCTAssertEqual(removed.dashboard, "removed")
        XCTAssertEqual(removed.touchedNodes, ["a", "b", "c"])
    }

    func testOnlyTheTelemetryPortOfADashboardConcernsNodes() throws {
        var (old, page, telemetry) = (
            NetworkWriting.chain("ab"), NetworkWriting.chain("ab"), NetworkWriting.chain("ab")
        )
        old.dashboard()
        page.dashboard(port: 8_181)
        telemetry.dashboard(telemetryPort: 9_191)
        let moved = try change(from: old, to: page)
        XCTAssertEqual(moved.dashboard, "page port 8080 -> 8181")
        XCTAssertEqual(moved.touchedNodes, [])
        let retold = try change(from: old, to: telemetry)
        XCTAssertEqual(retold.dashboard, "telemetry port 9000 -> 9191")
        XCTAssertEqual(retold.touchedNodes, ["a", "b"])
    }

    func testAThousandNodesAreComparedQuickly() throws {
        var network = NetworkWriting()
        network.node("n0")
        for node in 1..<1_000 {
            network.node("n\(node)")
            network.link("n\(node)", "n\((node - 1) / 3)")
        }
        var edited = network
        edited.node("late")
        edited.link("late", "n500")
        let (old, new) = (try plan(network), try plan(edited))
        let start = ContinuousClock.now
        let difference = PlanDifference(from: old, to: new)
        let took = ContinuousClock.now - start
        XCTAssertEqual(difference.addedNodes, ["late"])
        XCTAssertEqual(difference.addedLinks, ["late -> n500"])
        // A tenth of it in a release build; what grew with the cube would take minutes.
        XCTAssertLessThan(took, .seconds(5))
    }
}
