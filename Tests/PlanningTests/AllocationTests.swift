import TopologyModel
import XCTest

@testable import Planning

final class AllocationTests: XCTestCase {
    func testPortsFollowTheOrderOfTheNodes() throws {
        let plan = try XCTUnwrap(NetworkWriting.chain("abc").plan)
        XCTAssertEqual(plan.nodes.map { $0.btpPort?.number }, [3_000, 3_001, 3_002])
        XCTAssertEqual(plan.nodes.map { $0.healthPort?.number }, [9_080, 9_081, 9_082])
    }

    func testAnExplicitPortPushesTheNodeThatWouldHaveHadItBehindTheOthers() throws {
        var network = NetworkWriting.chain("abc")
        network.description.nodes[2].ports = Declared(
            PortsDescription(btp: 3_001, health: nil), source: network.nextLine())
        let plan = try XCTUnwrap(network.plan, network.complaints)
        XCTAssertEqual(plan.nodes.map { $0.btpPort?.number }, [3_000, 3_003, 3_001])
        XCTAssertEqual(plan.nodes.map { $0.btpPort?.isExplicit }, [false, false, true])
    }

    func testAboveAThousandNodesNoPortIsFixed() throws {
        var network = NetworkWriting()
        network.node("hub")
        for spoke in 1...1_000 {
            network.node("s\(spoke)")
            network.link("s\(spoke)", "hub")
        }
        let plan = try XCTUnwrap(network.plan, network.complaints)
        XCTAssert(plan.nodes.allSatisfy { $0.btpPort == nil && $0.healthPort == nil })
    }

    func testEveryLinkAndEveryClientHasASecretOfItsOwn() throws {
        let plan = try XCTUnwrap(NetworkWriting.chain("abc").plan)
        XCTAssertEqual(
            plan.secrets.map(\.name), ["a.b", "b.c", "a.client", "b.client", "c.client"])
        XCTAssertEqual(plan.links.map(\.secret), [0, 1])
        XCTAssertEqual(plan.nodes.map(\.clientSecret), [2, 3, 4])
    }

    func testANodeTakesTheAssetOfTheNearestThatHasOne() throws {
        var network = NetworkWriting()
        network.node("usd", asset: "USD")
        for name in ["b", "c", "d"] { network.node(name) }
        network.node("eur", asset: "EUR")
        for (from, to) in [("usd", "b"), ("b", "c"), ("c", "d"), ("d", "eur")] {
            network.link(from, to)
        }
        let line = network.nextLine()
        network.description.rates = [
            RateDescription(from: "USD", to: "EUR", rate: "0.9", source: line)
        ]
        let plan = try XCTUnwrap(network.plan, network.complaints)
        XCTAssertEqual(plan.nodes.map(\.asset.code), ["USD", "USD", "USD", "EUR", "EUR"])
        XCTAssertEqual(plan.links.map(\.asset.code), ["USD", "USD", "USD", "EUR"])
    }

    func testWithoutAnyAssetAllIsXRP() throws {
        let plan = try XCTUnwrap(NetworkWriting.chain("ab").plan)
        XCTAssertEqual(plan.nodes[0].asset, AssetDescription(code: "XRP", scale: 9))
    }

    func testARateCountsBothWaysUnlessTheOtherIsDeclared() throws {
        var network = NetworkWriting()
        network.node("usd", asset: "USD")
        network.node("mxn", asset: "MXN")
        network.link("usd", "mxn")
        let line = network.nextLine()
        network.description.rates = [
            RateDescription(from: "USD", to: "MXN", rate: "18.25", source: line)
        ]
        XCTAssertEqual(
            network.plan?.rates,
            [
                PlannedRate(from: "MXN", to: "USD", numerator: 4, denominator: 73),
                PlannedRate(from: "USD", to: "MXN", numerator: 73, denominator: 4),
            ])
        network.description.rates.append(
            RateDescription(from: "MXN", to: "USD", rate: "0.05", source: line))
        XCTAssertEqual(network.plan?.rates.first?.denominator, 20)
    }

    func testFractionsAreExactAndInLowestTerms() {
        XCTAssertEqual(fraction("18.25"), "73/4")
        XCTAssertEqual(fraction("1.0"), "1/1")
        XCTAssertEqual(fraction("1e-07"), "1/10000000")
        XCTAssertEqual(fraction("5e+16"), "50000000000000000/1")
        XCTAssertEqual(fraction("0.1"), "1/10")
        for text in ["0.0", "-1.5", "nan", "inf", "1e+300", "1e-300", ""] {
            XCTAssertNil(fraction(text), text)
        }
    }

    func testNodesThatAreDialledStartFirst() throws {
        var network = NetworkWriting()
        for name in ["spoke-1", "spoke-2", "hub"] { network.node(name) }
        network.link("spoke-1", "hub")
        network.link("spoke-2", "hub")
        XCTAssertEqual(network.plan?.startOrder, [2, 0, 1])
    }

    func testInARingTheFirstDeclaredStartsFirst() throws {
        var network = NetworkWriting.chain("abc")
        network.link("c", "a")
        XCTAssertEqual(network.plan?.startOrder, [0, 2, 1])
    }

    func testBothEndsOfALinkSeeItsTermsFromTheirSide() throws {
        var network = NetworkWriting.chain("ab")
        network.description.nodes[0].peers[0].relation = .parent
        network.description.nodes[0].peers[0].creditLimit = .init(ours: 5, theirs: 7)
        let plan = try XCTUnwrap(network.plan)
        XCTAssertEqual(plan.nodes[0].accounts[0].relation, .parent)
        XCTAssertEqual(plan.nodes[1].accounts[0].relation, .child)
        XCTAssertEqual(plan.nodes.map { $0.accounts[0].creditLimit }, [5, 7])
        XCTAssertEqual(plan.nodes.map { $0.accounts[0].dials }, [true, false])
    }

    func testAWrittenNodeRefinesAGeneratedOne() throws {
        var network = NetworkWriting.chain("ab")
        for index in 0..<2 { network.description.nodes[index].isImplied = true }
        network.node("b", address: "test.bee")
        network.node("c")
        network.link("c", "a")
        let plan = try XCTUnwrap(network.plan, network.complaints)
        XCTAssertEqual(plan.nodes.map(\.address), ["test.a", "test.bee", "test.c"])
        XCTAssertEqual(plan.links.count, 2)
    }

    private func fraction(_ text: String) -> String? {
        Fraction(decimal: text).map { "\($0.numerator)/\($0.denominator)" }
    }
}
