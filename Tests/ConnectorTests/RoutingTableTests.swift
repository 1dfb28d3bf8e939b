import Connector
import Wire
import XCTest

final class RoutingTableTests: XCTestCase {
    func testALongerPrefixWinsOverAShorterOne() {
        let routes = [("test", 1), ("test.a", 2), ("test.a.b", 3)]
        XCTAssertEqual(target("test.z", routes), .peer(1))
        XCTAssertEqual(target("test.a", routes), .peer(2))
        XCTAssertEqual(target("test.a.z", routes), .peer(2))
        XCTAssertEqual(target("test.a.b", routes), .peer(3))
        XCTAssertEqual(target("test.a.b.z.y", routes), .peer(3))
    }

    func testOnlyWholeSegmentsMatch() {
        let routes = [("test.node-1", 1)]
        XCTAssertEqual(target("test.node-1", routes), .peer(1))
        XCTAssertEqual(target("test.node-1.x", routes), .peer(1))
        XCTAssertEqual(target("test.node-10", routes), .nowhere)
        XCTAssertEqual(target("test.node-", routes), .nowhere)
        XCTAssertEqual(target("test.Node-1", routes), .nowhere)
        XCTAssertEqual(target("test.x.test.node-1", routes), .nowhere)
    }

    func testABorderWithoutARouteDoesNotHideAShorterRoute() {
        let routes = [("test", 1), ("test.a.b.c", 2), ("test.x.y", 3)]
        XCTAssertEqual(target("test.a.b", routes), .peer(1))
        XCTAssertEqual(target("test.a.b.d", routes), .peer(1))
        XCTAssertEqual(target("test.a.b.c", routes), .peer(2))
    }

    func testABareSchemeIsARouteToAllOfItsAddresses() {
        let routes = [("g", 1), ("test1", 2)]
        XCTAssertEqual(target("g.bank", routes), .peer(1))
        XCTAssertEqual(target("test1.bank", routes), .peer(2))
        XCTAssertEqual(target("test.bank", routes), .nowhere)
        XCTAssertEqual(target("test2.bank", routes), .nowhere)
        XCTAssertEqual(target("g", routes), .invalid, "a bare scheme is no destination")
    }

    func testTheNodesOwnAddressIsARouteOfWhichLongerOnesLeadOn() {
        let table = RoutingTable([
            route("test", .peer(1)), route("test.node", .local), route("test.node.child", .peer(2)),
        ])
        XCTAssertEqual(target("test.node", table), .local)
        XCTAssertEqual(target("test.node.connection", table), .local)
        XCTAssertEqual(target("test.node.child", table), .peer(2))
        XCTAssertEqual(target("test.node.child.wallet", table), .peer(2))
        XCTAssertEqual(target("test.node2", table), .peer(1))
    }

    func testATableWithoutRoutesKnowsAddressesFromOtherText() {
        XCTAssertEqual(target("test.a", []), .nowhere)
        XCTAssertEqual(target("test", []), .invalid)
        XCTAssertEqual(target("", []), .invalid)
        XCTAssertEqual(target("nope.a", []), .invalid)
    }

    /// Tables whose deepest route ends before, at and after the fault.
    func testWhatIsNoAddressIsInvalidWhereverTheFaultIs() {
        let tables: [[(String, Int)]] = [
            [], [("test", 1)], [("test.alice", 1)], [("test", 1), ("test.alice.a.b.c.d.e", 2)],
        ]
        let invalid = [
            "", ".", "..", "test", "test.", ".test", "test..alice", ".test.alice", "test.alice.",
            "test.alice..", "test.alice..x", "test.alice.x..y", "test.alice.x.y.", "what.alice",
            "test4.alice", "Test.alice", "tes.alice", "testt.alice", "g1.alice", "peers.alice",
            "test.alice 123", "test.alice!123", "test.alice/123", "test.alicð", "test.alice.x!",
            "test.alice.x.y\u{0}", "test.alice.x.y\n", "test alice", "test.alice.x.y.ü", "\u{0}",
        ]
        for (i, table) in tables.enumerated() {
            for address in invalid {
                XCTAssertEqual(target(address, table), .invalid, "\(address.debugDescription) \(i)")
            }
            for byte in UInt8.min...UInt8.max where !isSegmentCharacter(byte) && byte != 0x2e {
                for start in ["test.", "test.alice.", "test.alice.x.y.z."] {
                    let address = Array(start.utf8) + [byte] + Array("x".utf8)
                    XCTAssertEqual(target(address, table), .invalid, "\(start) \(byte) \(i)")
                }
            }
        }
    }

    func testEveryCharacterThatMayStandInASegmentPasses() {
        for routes in [[("test", 1)], [("test", 1), ("test.a.b.c.d", 2)]] {
            for byte in UInt8.min...UInt8.max where isSegmentCharacter(byte) {
                XCTAssertEqual(target(Array("test.x".utf8) + [byte], routes), .peer(1), "\(byte)")
                let deep = Array("test.x.y.z.".utf8) + [byte]
                XCTAssertEqual(target(deep, routes), .peer(1), "\(byte)")
            }
        }
    }

    func testEverySchemeIsOne() {
        for scheme in [
            "g", "private", "example", "peer", "self", "test", "test1", "test2", "test3", "local",
        ] {
            XCTAssertEqual(target(scheme + ".a", [("g.elsewhere", 1)]), .nowhere, scheme)
            XCTAssertEqual(target(scheme + ".a", [(scheme, 1)]), .peer(1), scheme)
        }
    }

    func testAnAddressHas1023CharactersAtMost() {
        for routes in [[("g", 1)], [("g", 1), ("g.a.b.c", 2)]] {
            let longest = "g." + String(repeating: "x", count: 1021)
            XCTAssertEqual(target(longest, routes), .peer(1))
            XCTAssertEqual(target(longest + "x", routes), .invalid)
            let ofManySegments = "g" + String(repeating: ".x", count: 511)
            XCTAssertEqual(target(ofManySegments, routes), .peer(1))
            XCTAssertEqual(target(ofManySegments + "y", routes), .invalid)
        }
    }

    func testARouteMayHave32SegmentsAndADestinationMore() {
        let deepest = "g" + String(repeating: ".x", count: RoutingTable.segmentsMax - 1)
        // A prefix of each depth, so that every border is asked.
        let routes = (0..<RoutingTable.segmentsMax).map {
            ("g" + String(repeating: ".x", count: $0), $0)
        }
        XCTAssertEqual(target(deepest, routes), .peer(31))
        XCTAssertEqual(target(deepest + ".x.x.x", routes), .peer(31))
        XCTAssertEqual(target(String(deepest.dropLast()) + "y", routes), .peer(30))
        XCTAssertEqual(target(deepest + "y", routes), .peer(30))
        XCTAssertEqual(target("g.y" + String(repeating: ".x", count: 60), routes), .peer(0))
    }

    func testPrefixesOfTheLongestKindAreFoundWhole() {
        let longest = "g." + String(repeating: "x", count: 1021)
        XCTAssertEqual(target(longest, [("g", 1), (longest, 2)]), .peer(2))
        XCTAssertEqual(target(String(longest.dropLast()), [("g", 1), (longest, 2)]), .peer(1))
        XCTAssertEqual(
            target(String(longest.dropLast()) + "y", [("g", 1), (longest, 2)]), .peer(1))
    }
}

func route(_ prefix: String, _ target: RoutingTable.Target) -> RouteList.Route {
    RouteList.Route(prefix: Array(prefix.utf8), target: target)
}

func target(_ address: String, _ table: borrowing RoutingTable) -> RoutingTable.Target {
    var bytes = Array(address.utf8)
    return bytes.withByteView { table.target(of: $0) }
}

private func target(_ address: String, _ routes: [(String, Int)]) -> RoutingTable.Target {
    target(Array(address.utf8), routes)
}

private func target(_ address: [UInt8], _ routes: [(String, Int)]) -> RoutingTable.Target {
    let table = RoutingTable(routes.map { route($0.0, .peer($0.1)) })
    var address = address
    return address.withByteView { table.target(of: $0) }
}

private func isSegmentCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: "_~-".utf8.contains(byte)
    }
}
