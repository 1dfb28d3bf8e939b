import XCTest

@testable import Verification

/// Where packets are found missing, by what nodes counted. Packets go from a through b to c.
final class PacketAccountingTests: XCTestCase {
    func testWhereNothingIsMissingNothingIsSaid() {
        let accounting = Line(packets: 1_000).accounting()
        XCTAssertEqual(accounting.losses, [])
        XCTAssertEqual(accounting.contradictions, [])
        XCTAssertEqual(accounting.nodes.map(\.received), [1_000, 1_000, 1_000])
    }

    func testOnePacketThatVanishesAtANodeIsNamed() {
        var line = Line(packets: 1_000)
        line.b.forwarded -= 1
        line.b.peers["c"]?.preparesSent -= 1
        line.b.peers["a"]?.answersSent -= 1
        line.c = Line(packets: 999).c
        let accounting = line.accounting(fulfilled: 999)
        XCTAssertEqual(accounting.losses.map(\.place), ["at b"])
        XCTAssertEqual(accounting.lost, 1)
        XCTAssertEqual(
            accounting.losses[0].why,
            "it received 1,000, forwarded 999, delivered 0, rejected 0")
    }

    func testOnePacketThatVanishesBetweenTwoNodesIsNamed() {
        var line = Line(packets: 1_000)
        line.c = Line(packets: 999).c
        let accounting = line.accounting(fulfilled: 999)
        XCTAssertEqual(accounting.losses.map(\.place), ["between b and c"])
        XCTAssertEqual(accounting.losses[0].why, "b sent 1,000 and c received 999")
    }

    func testOneThatVanishesBeforeTheFirstNodeIsNamed() {
        let accounting = Line(packets: 999).accounting(sent: 1_000)
        XCTAssertEqual(accounting.losses.map(\.place), ["on the way to a"])
    }

    func testAnAnswerThatVanishesIsNamed() {
        var line = Line(packets: 1_000)
        line.b.peers["a"]?.answersSent -= 2
        let accounting = line.accounting(fulfilled: 998)
        XCTAssertEqual(accounting.losses.map(\.place), ["at b on the way back"])
        XCTAssertEqual(accounting.lost, 2)
    }

    func testARejectedPacketIsNotMissing() {
        var line = Line(packets: 1_000)
        line.b.forwarded -= 10
        line.b.rejected = 10
        line.b.peers["c"]?.preparesSent -= 10
        line.c = Line(packets: 990).c
        XCTAssertEqual(line.accounting(fulfilled: 990).losses, [])
    }

    func testAPacketThatIsDoubledIsAContradiction() {
        var line = Line(packets: 1_000)
        line.b.forwarded += 1
        line.b.peers["c"]?.preparesSent += 1
        line.c = Line(packets: 1_001).c
        let accounting = line.accounting()
        XCTAssertEqual(accounting.losses, [])
        XCTAssertEqual(accounting.contradictions.count, 1)
        XCTAssert(accounting.contradictions[0].contains("of b 1 more came out"))
    }

    func testWhoKeepsWhatIsMeantForAnotherIsNamed() {
        var line = Line(packets: 1_000)
        line.b.delivered = 1_000
        line.b.forwarded = 0
        line.b.peers["c"] = .init()
        line.c = NodeCounters()
        let text = line.accounting().contradictions.joined(separator: " | ")
        XCTAssert(text.contains("b delivered 1,000 packets to itself that were meant for c"), text)
    }

    func testPacketsOfAnotherSenderAreNotTakenForOurs() {
        let text = Line(packets: 1_005).accounting(sent: 1_000).contradictions.joined()
        XCTAssert(text.contains("a took 5 packets of another sender"), text)
    }

    func testANodeThatBeganAnewCannotBeCompared() {
        let before = Line(packets: 1_000).b
        XCTAssertNil(Line(packets: 10).b.since(before))
        XCTAssertEqual(Line(packets: 1_500).b.since(before)?.received, 500)
    }

    func testNumbersOfANodeAreReadFromItsPage() throws {
        let page = """
            ilpnet_packets_total{node="b",peer="a",type="prepare",outcome="received"} 7
            ilpnet_packets_total{node="b",peer="a",type="fulfill",outcome="sent"} 5
            ilpnet_packets_total{node="b",peer="a",type="reject",outcome="sent"} 2
            ilpnet_prepares_total{node="b",outcome="received"} 7
            ilpnet_prepares_total{node="b",outcome="forwarded"} 4
            ilpnet_prepares_total{node="b",outcome="delivered"} 2
            ilpnet_prepares_total{node="b",outcome="rejected"} 1
            ilpnet_packets_in_flight{node="b"} 0
            ilpnet_packet_forward_seconds_sum{node="b"} 0.25
            ilpnet_packet_forward_seconds_count{node="b"} 4
            """
        let counters = try XCTUnwrap(NodeCounters(MetricsPage(page)))
        XCTAssertEqual(
            [counters.received, counters.forwarded, counters.delivered, counters.rejected],
            [7, 4, 2, 1])
        XCTAssertEqual(counters.peers["a"]?.answersSent, 7)
        XCTAssertEqual(counters.waitedSeconds, 0.25)
        XCTAssertNil(NodeCounters(MetricsPage("up 1")))
    }

    func testTheHopThatTakesLongestIsNamed() {
        var line = Line(packets: 10)
        (line.a.waits, line.a.waitedSeconds) = (10, 0.5)
        (line.b.waits, line.b.waitedSeconds) = (10, 0.1)
        let hop = HopTime.slowest(line.changes, to: "c")
        XCTAssertEqual(hop?.text, "of 50.0 ms on average a packet took 40.0 ms from a through b")
        line.b.waits = 0
        XCTAssertNil(HopTime.slowest(line.changes, to: "c"), "b does not tell")
    }
}

/// What three nodes count while so many packets go from the first through the second to the third.
private struct Line {
    var a = NodeCounters()
    var b = NodeCounters()
    var c = NodeCounters()

    init(packets: Int) {
        a.received = packets
        a.forwarded = packets
        a.peers["client"] = .init(preparesReceived: packets, answersSent: packets)
        a.peers["b"] = .init(preparesSent: packets, answersReceived: packets)
        b.received = packets
        b.forwarded = packets
        b.peers["a"] = .init(preparesReceived: packets, answersSent: packets)
        b.peers["c"] = .init(preparesSent: packets, answersReceived: packets)
        c.received = packets
        c.delivered = packets
        c.peers["b"] = .init(preparesReceived: packets, answersSent: packets)
    }

    var changes: [(name: String, counters: NodeCounters)] { [("a", a), ("b", b), ("c", c)] }

    func accounting(sent: Int? = nil, fulfilled: Int? = nil) -> PacketAccounting {
        PacketAccounting(
            changes,
            .init(
                from: "a", to: "c", sent: sent ?? a.received, fulfilled: fulfilled ?? c.delivered))
    }
}
