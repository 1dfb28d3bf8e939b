import Foundation
import Telemetry
import XCTest

final class PlainMessageTests: XCTestCase {
    private func message(_ type: String, _ data: String) -> String {
        #"{"type":"\#(type)","nodeId":"x","timestamp":"2025-12-29T10:00:00.000Z","data":\#(data)}"#
    }

    private static let good: [(String, String)] = [
        (
            "NODE_STATUS",
            #"{"routes":[{"prefix":"g.b","nextHop":"b"}],"peers":[{"id":"b","url":"ws://b:3000","connected":true}],"health":"healthy","uptime":3600.5,"peersConnected":1,"totalPeers":1,"own":{"deep":[1,null,true]}}"#
        ),
        ("NODE_STATUS", #"{"routes":[],"peers":[],"health":"starting"}"#),
        (
            "PACKET_RECEIVED",
            #"{"packetId":"abc","packetType":"PREPARE","source":"a","destination":"g.c","amount":"1000"}"#
        ),
        (
            "PACKET_SENT",
            #"{"packetId":"abc","nextHop":"c","timestamp":"2025-12-29T10:00:00+01:00"}"#
        ),
        ("ROUTE_LOOKUP", #"{"destination":"g.c","selectedPeer":null,"reason":"no route found"}"#),
        ("LOG", #"{"level":"debug","message":"hello","packetId":"abc","count":3}"#),
    ]

    func testTheSeedsEventsAreTakenWithAllTheirMembers() {
        for (type, data) in Self.good {
            guard case .event(let event) = PlainMessage(Array(message(type, data).utf8)) else {
                XCTFail("\(type) \(data)")
                continue
            }
            XCTAssertEqual(event.type.name.description, type)
            XCTAssertEqual(String(decoding: event.data, as: UTF8.self), data)
            XCTAssertEqual(event.microseconds, 1_767_002_400_000_000)
        }
    }

    func testAPacketsEventIsAboutThatPacket() {
        guard
            case .event(let event) = PlainMessage(
                Array(message(Self.good[2].0, Self.good[2].1).utf8))
        else { return XCTFail("no event") }
        XCTAssertEqual(event.key, "abc")
    }

    func testAViewerSaysSo() {
        guard case .viewer = PlainMessage(Array(#"{"type":"CLIENT_CONNECT"}"#.utf8)) else {
            return XCTFail("no viewer")
        }
    }

    func testEachMissingMemberIsNamed() throws {
        let needed = [
            "NODE_STATUS": ["routes", "peers", "health"],
            "PACKET_RECEIVED": ["packetId", "packetType", "source", "destination", "amount"],
            "PACKET_SENT": ["packetId", "nextHop", "timestamp"],
            "ROUTE_LOOKUP": ["destination", "selectedPeer", "reason"],
            "LOG": ["level", "message"],
        ]
        for (type, data) in Self.good {
            for member in needed[type] ?? [] {
                let without = data.replacingOccurrences(of: "\"\(member)\":", with: "\"zz\":")
                assertMalformed(message(type, without), "\(type): data.\(member) is missing")
            }
        }
    }

    func testEachWrongKindIsNamed() {
        let cases: [(String, String, String)] = [
            ("NODE_STATUS", #"{"routes":1,"peers":[],"health":"healthy"}"#, "routes is not"),
            ("NODE_STATUS", #"{"routes":[1],"peers":[],"health":"healthy"}"#, "routes[0] is a n"),
            (
                "NODE_STATUS", #"{"routes":[{"prefix":"g"}],"peers":[],"health":"healthy"}"#,
                "routes[0].nextHop is missing"
            ),
            ("NODE_STATUS", #"{"routes":[],"peers":[],"health":"fine"}"#, "health is not one of"),
            (
                "NODE_STATUS", #"{"routes":[],"peers":[],"health":"healthy","uptime":"1"}"#,
                "uptime is not a number"
            ),
            (
                "PACKET_RECEIVED",
                #"{"packetId":"a","packetType":"prepare","source":"a","destination":"g","amount":"1"}"#,
                "packetType is not one of"
            ),
            (
                "PACKET_RECEIVED",
                #"{"packetId":"a","packetType":"PREPARE","source":"a","destination":"g","amount":1}"#,
                "amount is not a text of digits"
            ),
            (
                "PACKET_SENT", #"{"packetId":"a","nextHop":"b","timestamp":"now"}"#,
                "timestamp is not an ISO 8601 text"
            ),
            (
                "ROUTE_LOOKUP", #"{"destination":"g","selectedPeer":1,"reason":"x"}"#,
                "selectedPeer is not a text or null"
            ),
            ("LOG", #"{"level":"loud","message":"x"}"#, "level is not one of"),
        ]
        for (type, data, problem) in cases {
            assertMalformed(message(type, data), "\(type): data.\(problem)")
        }
    }

    func testWhatIsNoMessageAtAllIsSaid() {
        assertMalformed("hello", "it is not JSON")
        assertMalformed("[]", "it is no JSON object")
        assertMalformed("{}", "it has no text \"type\"")
        assertMalformed(#"{"type":"NODE_STATUS"}"#, "NODE_STATUS has no text \"nodeId\"")
        assertMalformed(#"{"type":"RATES"}"#, "there is no type \"RATES\"")
        assertMalformed(
            #"{"type":"LOG","nodeId":"x","timestamp":"yesterday","data":{}}"#,
            "LOG has no ISO 8601 \"timestamp\"")
        assertMalformed(
            #"{"type":"LOG","nodeId":"x","timestamp":"2025-12-29T10:00:00Z","data":[]}"#,
            "LOG has no object \"data\"")
    }

    func testTimesOfAllLanguagesAreRead() {
        let same: Int64 = 1_767_002_400_123_000
        for text in [
            "2025-12-29T10:00:00.123Z", "2025-12-29T10:00:00.123000+00:00",
            "2025-12-29T11:00:00.123+01:00", "2025-12-29t05:30:00.1230000000-0430",
        ] {
            XCTAssertEqual(Timestamp.microseconds(text), same, text)
        }
        for text in [
            "", "2025-12-29", "2025-13-01T00:00:00Z", "2025-02-29T00:00:00Z",
            "2025-12-29T24:00:00Z", "2025-12-29T10:00:00", "2025-12-29T10:00:00.Z",
            "2025-12-29T10:00:00Zx", "2025-12-29T10:00:00+1:00",
        ] {
            XCTAssertNil(Timestamp.microseconds(text), text)
        }
    }

    private func assertMalformed(
        _ text: String, _ problem: String, line: UInt = #line
    ) {
        guard case .malformed(let said) = PlainMessage(Array(text.utf8)) else {
            return XCTFail("taken: \(text)", line: line)
        }
        XCTAssertTrue(said.hasPrefix(problem), "\(said) does not begin with \(problem)", line: line)
    }
}
