import CanonicalJSON
import XCTest

@testable import ilpnet

/// How what a dashboard answers is shown to people.
final class AskedDashboardTextTests: XCTestCase {
    private func parsed(_ text: String) throws -> JSONValue {
        try JSONParser.parse(Array(text.utf8))
    }

    private let hops = #"""
        [{"node":"a","pass":1,"source":"client","amountIn":"1000","nextHop":"b","amountOut":"999",
          "answer":"REJECT","code":"R00","missing":["b never received it"],
          "unixMicroseconds":{"received":1000,"sent":1250,"answered":null,"returned":31000},
          "microseconds":{"forwarding":250,"answering":null,"here":30000}},
         {"node":"b","pass":2,"source":"a","amountIn":"999","nextHop":null,"amountOut":null,
          "answer":null,"code":null,"missing":["no\u001b answer yet"],
          "unixMicroseconds":{"received":1500,"sent":null,"answered":null,"returned":null},
          "microseconds":{"forwarding":null,"answering":null,"here":null}}]
        """#

    private func journeys(_ count: Int) throws -> JSONValue {
        let journey = #"""
            {"outcome":"rejected","code":"R00","answeredBy":"a","began":"2026-11-21T09:30:00.000Z",
             "microseconds":30000,"isComplete":false,"hops":\#(hops)}
            """#
        let all = Array(repeating: journey, count: count).joined(separator: ",")
        return try parsed(#"{"packetId":"0102","isCut":false,"journeys":[\#(all)]}"#)
    }

    func testAJourneyIsATableWithWhatIsMissingBelowIt() throws {
        let text = JourneyText(document: try journeys(1), style: Style(isOn: false), width: nil)
        XCTAssertEqual(
            text.lines,
            [
                "packet 0102",
                "rejected R00 by a in 30.000 ms, 2 hops, 2026-11-21T09:30:00.000Z",
                "",
                "  NODE        FROM           AT    IN  TO  OUT  FORWARDED  ANSWER          AFTER",
                "  a           client  +0.000 ms  1000  b   999   0.250 ms  REJECT R00  30.000 ms",
                "  b (pass 2)  a       +0.500 ms   999                      none yet",
                "",
                "  b never received it",
                "  no\\u{1b} answer yet",
            ])
    }

    func testATerminalThatIsTooNarrowLeavesOutWhatSaysLeast() throws {
        func table(_ width: Int) throws -> String {
            let text = JourneyText(
                document: try journeys(1), style: Style(isOn: false), width: width)
            return text.lines[3]
        }
        XCTAssertEqual(
            try table(79), "  NODE        FROM           AT    IN  TO  OUT  ANSWER          AFTER")
        XCTAssertEqual(
            try table(61), "  NODE               AT    IN  TO  OUT  ANSWER          AFTER")
        // All columns are there again where each has a line of its own.
        XCTAssertEqual(try table(40), "  a")
    }

    func testSeveralJourneysAreTold() throws {
        let text = JourneyText(document: try journeys(2), style: Style(isOn: false), width: nil)
        XCTAssert(text.lines.contains("journey 2 of 2"), "\(text.lines)")
    }

    func testNoLineIsWiderThanTheTerminal() throws {
        let text = JourneyText(document: try journeys(1), style: Style(isOn: false), width: 40)
        XCTAssert(text.lines.contains("    answer     REJECT R00"), "\(text.lines)")
    }

    func testEachEventIsALine() throws {
        let text = EventLineText(style: Style(isOn: false))
        let id = String(repeating: "ab", count: 32)
        let outside = #""timestamp":"2026-11-21T09:30:00.000Z""#
        for (type, data, line) in [
            (
                "PACKET_RECEIVED",
                #"{"packetType":"PREPARE","source":"b","amount":"7","destination":"test.c","packetId":"\#(id)"}"#,
                "PACKET_RECEIVED  PREPARE from b, amount 7 to test.c  \(id)"
            ),
            (
                "PACKET_SENT", #"{"packetType":"REJECT","code":"F02","nextHop":"b"}"#,
                "PACKET_SENT      REJECT F02 to b"
            ),
            (
                "ROUTE_LOOKUP",
                #"{"destination":"test.c","selectedPeer":null,"reason":"no route found"}"#,
                "ROUTE_LOOKUP     test.c: no route found"
            ),
            (
                "LOG", #"{"level":"warn","message":"bell \u0007"}"#,
                "LOG              warn bell \\u{7}"
            ),
            (
                "NODE_STATUS", #"{"health":"healthy","peersConnected":1,"totalPeers":2}"#,
                "NODE_STATUS      healthy, 1 of 2 peers connected"
            ),
        ] {
            let event = try parsed(
                #"{"type":"event","channel":"x","data":{"type":"\#(type)","nodeId":"a","data":\#(data)},\#(outside)}"#
            )
            XCTAssertEqual(text.line(event), "2026-11-21T09:30:00.000Z a  " + line)
        }
        let gap = try parsed(
            #"{"type":"gap","data":null,"meta":{"from":3,"to":9,"reason":"retention"},\#(outside)}"#
        )
        XCTAssertEqual(
            text.line(gap),
            "2026-11-21T09:30:00.000Z gap: offsets 3 to 9 are not there (retention)")
        let own = try parsed(
            #"{"type":"event","channel":"positions","data":{"size":3},"meta":{"node":"me"},\#(outside)}"#
        )
        XCTAssertEqual(
            text.line(own), #"2026-11-21T09:30:00.000Z me  positions        {"size":3}"#)
    }

    func testWhatIsAskedForStaysOneValue() {
        XCTAssertEqual(QueryText.escaped("a,b-2_~."), "a,b-2_~.")
        XCTAssertEqual(QueryText.escaped("a&b=c d/é"), "a%26b%3Dc%20d%2F%C3%A9")
    }

    func testAnErrorOfTheAPIIsRead() {
        let error = ErrorDocument(
            Array(#"{"success":false,"error":{"code":"BUSY","message":"later"}}"#.utf8))
        XCTAssertEqual(error?.code, "BUSY")
        XCTAssertEqual(error?.message, "later")
        XCTAssertNil(ErrorDocument(Array("no JSON".utf8)))
    }
}
