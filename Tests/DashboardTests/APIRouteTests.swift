import Telemetry
import Wire
import XCTest

@testable import Dashboard

/// Which path means what, and what the parameters of `/api/v1/events` may be.
final class APIRouteTests: XCTestCase {
    private func path(_ route: APIRoute) -> String {
        route.pattern.replacing("{id}", with: "some-thing")
    }

    func testEveryRouteIsFoundByItsOwnPath() {
        for route in APIRoute.all {
            guard case .route(let found, let parameters) = RouteMatch(route.method, path(route))
            else { return XCTFail("nothing at \(route.pattern)") }
            XCTAssertEqual(found.endpoint, route.endpoint, route.pattern)
            XCTAssertEqual(
                parameters, route.pattern.contains("{id}") ? ["some-thing"] : [], route.pattern)
        }
    }

    func testEveryEndpointHasOneRoute() {
        for endpoint in APIRoute.Endpoint.allCases {
            XCTAssertEqual(APIRoute.all.count { $0.endpoint == endpoint }, 1, "\(endpoint)")
        }
    }

    func testHeadIsAnsweredWhereGetIs() {
        guard case .route(let route, _) = RouteMatch("HEAD", "/api/v1/events") else {
            return XCTFail("HEAD finds nothing")
        }
        XCTAssertEqual(route.endpoint, .events)
    }

    func testOtherMethodsAreNamed() {
        for (path, methods) in [
            ("/api/v1/topology", ["GET", "HEAD"]), ("/api/v1/tokens", ["POST"]),
            ("/api/v1/websocket/clients/x", ["DELETE"]),
        ] {
            guard case .otherMethods(let found) = RouteMatch("PUT", path) else {
                return XCTFail(path)
            }
            XCTAssertEqual(found, methods)
        }
    }

    func testWhatIsNoPathOfOursIsNothing() {
        for path in [
            "/api/v1", "/api/v1/", "/api/v1/nodes", "/api/v1/nodes/", "/api/v1/nodes/a/b",
            "/api/v1/events/", "//api/v1/events", "/API/v1/events", "/health/", "", "/",
        ] {
            guard case .nothing = RouteMatch("GET", path) else { return XCTFail(path) }
        }
    }

    func testOnlyWhatChangesNothingIsAskedForByGet() {
        for route in APIRoute.all where route.changesSomething {
            XCTAssertEqual(route.access, .admins, route.pattern)
        }
    }

    // MARK: - /api/v1/events?...

    private func query(_ text: String?) throws -> EventsQuery {
        try EventsQuery(HTTPQuery(text), channels: ["packets", "logs", "positions"])
    }

    func testWithoutParametersItIsEverythingFromTheFirst() throws {
        let query = try query(nil)
        XCTAssertEqual(query.start, .first)
        XCTAssertEqual(query.limit, EventsQuery.limitByDefault)
        XCTAssertEqual(query.waitSeconds, 0)
        XCTAssertEqual(query.filter, EventFilter())
    }

    func testEveryParameterIsTaken() throws {
        let query = try query(
            "from=12&channel=packets,positions&type=PACKET_SENT,LOG&node=a,b&packet=x-1&limit=5"
                + "&wait=30&apiKey=secret")
        XCTAssertEqual(query.start, .at(12))
        XCTAssertEqual(query.filter.channels, ["packets", "positions"])
        XCTAssertEqual(query.filter.types, [.packetSent, .log])
        XCTAssertEqual(query.filter.nodes, ["a", "b"])
        XCTAssertEqual(query.filter.packet?.text, "x-1")
        XCTAssertEqual(query.limit, 5)
        XCTAssertEqual(query.waitSeconds, 30)
        XCTAssertEqual(try self.query("from=first").start, .first)
        XCTAssertEqual(try self.query("from=next").start, .next)
    }

    func testWhatIsWrongIsNamed() {
        for (text, said) in [
            ("from=-1", "from must"), ("from=%2B1", "from must"), ("from=x", "from must"),
            ("from=99999999999999999999", "from must"), ("limit=0", "limit must"),
            ("limit=100001", "limit must"), ("limit=", "limit must"), ("wait=61", "wait must"),
            ("wait=1.5", "wait must"), ("channel=packets,none", "there is no channel none"),
            ("type=packet_sent", "there is no type packet_sent"), ("packet=", "packet must"),
            ("since=1", "there is no parameter since"),
        ] {
            XCTAssertThrowsError(try query(text), text) {
                let fault = $0 as? EventsQuery.Fault
                XCTAssertTrue(fault?.message.hasPrefix(said) == true, "\(text): \($0)")
            }
        }
    }

    func testAConditionIsCalledByItsLowerCase() throws {
        let condition = String(repeating: "AB", count: 32)
        let name = try XCTUnwrap(PacketName(condition + "-2"))
        XCTAssertEqual(name.text, condition.lowercased() + "-2")
        XCTAssertEqual(name.pass, 2)
        XCTAssertNil(PacketName(condition)?.pass)
        XCTAssertEqual(PacketName("Their-Id-2")?.text, "Their-Id-2")
        XCTAssertNil(PacketName("Their-Id-2")?.pass)
        XCTAssertNil(PacketName(""))
        XCTAssertNil(PacketName(String(repeating: "x", count: PacketName.bytesMax + 1)))
    }
}
