import Connector
import XCTest

final class RouteListTests: XCTestCase {
    func testOfTwoRoutesForOnePrefixTheHigherPriorityCounts() {
        XCTAssertEqual(
            routes([("test.a", 1, 0), ("test.a", 2, 5), ("test.a", 3, 1)])["test.a"], .peer(2))
        XCTAssertEqual(routes([("test.a", 1, -1), ("test.a", 2, -5)])["test.a"], .peer(1))
    }

    func testOfTwoWithOnePriorityTheFirstCounts() {
        XCTAssertEqual(routes([("test.a", 1, 3), ("test.a", 2, 3)])["test.a"], .peer(1))
    }

    func testAHighPriorityDoesNotReachOtherPrefixes() {
        let list = routes([("test", 1, 1000), ("test.a", 2, 0)])
        XCTAssertEqual(list["test"], .peer(1))
        XCTAssertEqual(list["test.a"], .peer(2))
    }

    func testTheNodesOwnAddressOverrulesADeclaredRoute() {
        XCTAssertEqual(routes([("test.node", 1, 1000)]), ["test.node": .local])
    }

    func testTheNodesOwnAddressIsThereWithoutAnyRoute() {
        XCTAssertEqual(routes([]), ["test.node": .local])
    }

    func testAChildHasTheAddressBelowTheNodes() {
        let list = routes([("test", 1, 0)], children: [("wallet", 4), ("client", 5)])
        XCTAssertEqual(
            list,
            [
                "test": .peer(1), "test.node": .local, "test.node.wallet": .peer(4),
                "test.node.client": .peer(5),
            ])
    }

    func testADeclaredRouteOfAChildsAddressWins() {
        let list = routes([("test.node.wallet", 1, -5)], children: [("wallet", 4)])
        XCTAssertEqual(list["test.node.wallet"], .peer(1))
    }

    func testEveryPrefixStandsOnce() {
        let list = RouteList(
            ownAddress: "test.node",
            declared: ["test.a", "test.a", "test.node", "test.node.c", "test.node.c"].map {
                RouteList.Declared(prefix: $0, peer: 1, priority: 0)
            },
            accounts: [RouteList.Account(name: "c", peer: 2)])
        XCTAssertEqual(
            list.routes.map { String(decoding: $0.prefix, as: UTF8.self) }.sorted(),
            ["test.a", "test.node", "test.node.c"])
    }

    private func routes(
        _ declared: [(String, Int, Int)], children: [(String, Int)] = []
    ) -> [String: RoutingTable.Target] {
        let list = RouteList(
            ownAddress: "test.node",
            declared: declared.map {
                RouteList.Declared(prefix: $0.0, peer: $0.1, priority: $0.2)
            },
            accounts: children.map { RouteList.Account(name: $0.0, peer: $0.1) })
        return Dictionary(
            uniqueKeysWithValues: list.routes.map {
                (String(decoding: $0.prefix, as: UTF8.self), $0.target)
            })
    }
}
