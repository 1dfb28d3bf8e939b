import TopologyModel
import XCTest

@testable import Planning

final class RouteTests: XCTestCase {
    func testAChainHasOneDefaultPerNodeAndExceptionsTheOtherWay() throws {
        let plan = try XCTUnwrap(NetworkWriting.chain("abc").plan)
        XCTAssertEqual(table(of: "a", in: plan), ["test via b"])
        XCTAssertEqual(table(of: "b", in: plan), ["test.a via a", "test.c via c"])
        XCTAssertEqual(table(of: "c", in: plan), ["test via b"])
    }

    func testTheRootIsTheNodeWithTheMostLinksAndHasNoDefault() throws {
        let plan = try XCTUnwrap(NetworkWriting.chain("abc").plan)
        XCTAssertNil(plan.routes.defaultHop(of: 1))
        XCTAssertEqual(plan.routes.defaultHop(of: 0), 0)
    }

    func testAnAddressNobodyOwnsEndsWhereDefaultsEnd() throws {
        let plan = try XCTUnwrap(NetworkWriting.chain("abcde").plan)
        XCTAssertEqual(
            PacketWalk(plan).ends(to: "test.nobody"),
            Array(repeating: .unreachable(at: "b"), count: 5))
    }

    func testAmongEquallyShortWaysTheDefaultIsTakenThenTheFirstLink() throws {
        // Two ways from a to d; a's default leads to the root b.
        var network = NetworkWriting()
        for name in ["a", "b", "c", "d", "e"] { network.node(name) }
        for (from, to) in [("a", "c"), ("a", "b"), ("b", "d"), ("c", "d"), ("b", "e")] {
            network.link(from, to)
        }
        let plan = try XCTUnwrap(network.plan)
        XCTAssertEqual(table(of: "a", in: plan), ["test via b", "test.c via c"])
        XCTAssertEqual(table(of: "d", in: plan), ["test via b", "test.c via c"])
    }

    func testWeightsMakeALongerWayShorter() throws {
        var network = NetworkWriting()
        for name in ["a", "b", "c"] { network.node(name) }
        network.link("a", "c", weight: 5)
        network.link("a", "b")
        network.link("b", "c", weight: 3)
        let plan = try XCTUnwrap(network.plan)
        XCTAssertEqual(table(of: "a", in: plan), ["test.b via b", "test.c via b"])
    }

    func testOthersReckonWithADeclaredRoute() throws {
        // A ring of four: a is told to reach b the long way, and d must not send b's packets to a.
        var network = NetworkWriting.chain("abcd")
        network.link("d", "a")
        network.route("a", "test.b", via: "d")
        let plan = try XCTUnwrap(network.plan, network.complaints)
        let walk = PacketWalk(plan)
        XCTAssertEqual(
            walk.ends(to: "test.b"), Array(repeating: .delivered(at: "b"), count: 4))
        XCTAssert(table(of: "a", in: plan).contains("test.b via d"))
    }

    func testALongerPrefixIsNamedOnlyWhereItLeadsElsewhere() throws {
        var network = NetworkWriting()
        network.node("hub")
        network.node("mexico", address: "test.mexico")
        network.node("branch", address: "test.mexico.branch")
        network.node("kiosk", address: "test.mexico.kiosk")
        for (from, to) in [("mexico", "hub"), ("branch", "mexico"), ("kiosk", "hub")] {
            network.link(from, to)
        }
        network.node("far")
        network.link("far", "hub")
        let plan = try XCTUnwrap(network.plan, network.complaints)
        XCTAssertEqual(
            table(of: "hub", in: plan),
            ["test.far via far", "test.mexico via mexico", "test.mexico.kiosk via kiosk"])
        XCTAssertEqual(
            table(of: "mexico", in: plan),
            ["test via hub", "test.mexico.branch via branch", "test.mexico.kiosk via hub"])
    }

    func testOfTwoDeclaredRoutesTheHigherPriorityServesAndBothAreKept() throws {
        var network = NetworkWriting.chain("abc")
        network.link("c", "a")
        network.route("a", "test.c", via: "c")
        network.route("a", "test.c", via: "b", priority: 5)
        let plan = try XCTUnwrap(network.plan, network.complaints)
        XCTAssertEqual(
            table(of: "a", in: plan),
            ["test.b via b", "test.c via b priority 5", "test.c via c"])
    }

    func testADeclaredDefaultServesOnlyWhatNothingElseCovers() throws {
        var network = NetworkWriting.chain("abcd")
        network.route("b", "test", via: "a")
        network.route("c", "test", via: "b")
        network.route("d", "test", via: "c")
        let plan = try XCTUnwrap(network.plan, network.complaints)
        let walk = PacketWalk(plan)
        XCTAssertEqual(
            walk.ends(to: "test.nobody"), Array(repeating: .unreachable(at: "a"), count: 4))
        for node in plan.nodes {
            XCTAssertEqual(
                walk.ends(to: node.address),
                Array(repeating: .delivered(at: node.name), count: 4))
        }
    }

    func testARouteThatLeadsAwayIsSaidOnceWithItsPath() {
        var network = NetworkWriting.chain("abcd")
        network.route("b", "test.d", via: "a")
        XCTAssertEqual(
            network.complaints,
            """
            net.swift:9: error: route test.d via "a" leads away from test.d: b -> a -> b
              fix: go via "c", or remove it: the computed route delivers
            """)
    }

    func testTwoRoutesThatCircleAreBothNamed() {
        var network = NetworkWriting.chain("abc")
        network.link("c", "a")
        network.node("d")
        network.link("d", "c")
        network.route("a", "test.d", via: "b")
        network.route("b", "test.d", via: "a")
        XCTAssertEqual(
            network.complaints,
            """
            net.swift:10: error: route test.d via "b" makes a loop on the way to test.d: a -> b -> a
              fix: go via "c", or remove it: the computed route delivers
            net.swift:11: error: route test.d via "a" makes a loop on the way to test.d: b -> a -> b
              fix: go via "c", or remove it: the computed route delivers
            """)
    }

    func testTablesAreTheSameWrittenOutOneByOneOrTogetherAndCountsAgree() throws {
        var network = NetworkWriting.chain("abcdefgh")
        network.link("h", "a")
        network.route("a", "test.c", via: "b", priority: 2)
        let plan = try XCTUnwrap(network.plan, network.complaints)
        let summaries = plan.routes.summaries(named: plan.nodes.map(\.name))
        plan.routes.forEachTable { node, table in
            XCTAssertEqual(table, plan.routes.table(of: node))
            XCTAssertEqual(table.entries.count, summaries[node].entryCount)
        }
        XCTAssertEqual(Set(summaries.map(\.digest)).count, summaries.count)
    }

    func testADigestTellsTablesApart() throws {
        let first = try XCTUnwrap(NetworkWriting.chain("abc").plan)
        var changed = NetworkWriting.chain("abc")
        changed.description.nodes[2].address = Declared(
            "test.see", source: SourceLocation(file: "net.swift", line: 9))
        let second = try XCTUnwrap(changed.plan)
        let names = ["a", "b", "c"]
        XCTAssertEqual(
            first.routes.summaries(named: names)[0], second.routes.summaries(named: names)[0])
        XCTAssertNotEqual(
            first.routes.summaries(named: names)[1].digest,
            second.routes.summaries(named: names)[1].digest)
    }

    func testARouteAboveTheNodesOwnAddressLeavesWhatIsBelowToItsOwnEntries() throws {
        var network = NetworkWriting()
        network.node("top", address: "test.eu")
        network.node("m", address: "test.eu.m")
        network.node("sub", address: "test.eu.m.sub")
        for (from, to) in [("top", "m"), ("m", "sub"), ("top", "sub")] { network.link(from, to) }
        network.route("m", "test.eu", via: "sub")
        let plan = try XCTUnwrap(network.plan, network.complaints)
        let walk = PacketWalk(plan)
        for node in plan.nodes {
            XCTAssertEqual(
                walk.ends(to: node.address),
                Array(repeating: .delivered(at: node.name), count: 3), node.name)
        }
        XCTAssert(table(of: "m", in: plan).contains("test.eu.m.sub via sub"))
    }

    func testAnOwnerThatSendsOnWhatIsBelowItCanMakeACircleToo() {
        var network = NetworkWriting()
        network.node("m", address: "test.m")
        network.node("x")
        network.node("s", address: "test.m.sub.z")
        network.link("m", "x")
        network.link("x", "s")
        network.route("m", "test.m.sub", via: "x")
        // s is reached; test.m.sub.q, which no node owns, would come back from x to its owner m.
        XCTAssert(network.complaints.contains("that no node owns"), network.complaints)
        XCTAssert(network.complaints.contains("m -> x -> m"), network.complaints)
    }

    func testTwoDefaultsOfOneNodeAreNotChosenBetween() {
        var network = NetworkWriting("net", prefix: "test.lab")
        for name in ["a", "b", "c"] { network.node(name) }
        network.link("a", "b")
        network.link("a", "c")
        network.route("a", "test", via: "b", priority: 1)
        network.route("a", "test.lab", via: "c")
        XCTAssert(network.complaints.contains("has two defaults"), network.complaints)
    }

    private func table(of name: String, in plan: NetworkPlan) -> [String] {
        let node = plan.nodes.firstIndex { $0.name == name }!
        return plan.routes.table(of: node).entries.map { entry in
            let via = plan.nodes[plan.nodes[node].accounts[entry.nextHop].peer].name
            return "\(entry.prefix) via \(via)"
                + (entry.priority == 0 ? "" : " priority \(entry.priority)")
        }
    }
}
