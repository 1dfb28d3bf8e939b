import CanonicalJSON
import Telemetry
import TestSupport
import XCTest

@testable import Dashboard

/// A packet's way, put together from what each node told of it.
final class PacketJourneyTests: XCTestCase {
    private typealias Ends = PlayedPacket.Ends

    private func only(_ all: PacketJourneys, line: UInt = #line) throws -> PacketJourney {
        XCTAssertEqual(all.journeys.count, 1, line: line)
        return try XCTUnwrap(all.journeys.first, line: line)
    }

    func testAPacketThroughThreeNodesIsOneJourneyOfThreeHops() throws {
        let journey = try only(PlayedPacket.passing(["a", "b", "c"]).journeys())
        XCTAssertEqual(journey.hops.map(\.node), ["a", "b", "c"])
        XCTAssertEqual(journey.hops.map(\.joint), [nil, .session, .session])
        XCTAssertEqual(journey.outcome, .fulfilled)
        XCTAssertEqual(journey.answeredBy, "c")
        XCTAssertTrue(journey.isComplete, "\(journey.hops.flatMap(\.missing))")
        XCTAssertEqual(journey.hops[1].source, "a")
        XCTAssertEqual(journey.hops[1].nextHop, "c")
        XCTAssertEqual(journey.hops[1].amountIn, "1000")
        XCTAssertEqual(journey.hops[1].amountOut, "999")
        XCTAssertEqual(journey.hops[2].reason, "own address test.c")
    }

    /// The hub hears the nodes in any order; what one node says stays in its order.
    func testItDoesNotMatterWhichNodeIsHeardFirst() throws {
        let packet = PlayedPacket.passing(["a", "b", "c"])
        let whole = try only(packet.journeys())
        for order in [["c", "b", "a"], ["b", "c", "a"], ["b", "a", "c"]] {
            let events = order.flatMap { node in packet.events.filter { $0.node == node } }
            let heard = PacketJourneys(
                of: PlayedPacket.id, events, nodes: [], now: whole.ended)
            XCTAssertEqual(try only(heard), whole)
        }
    }

    func testAConditionThatPassesANodeTwiceStaysOneJourney() throws {
        let journey = try only(PlayedPacket.passing(["a", "b", "a", "c"]).journeys())
        XCTAssertEqual(journey.hops.map(\.node), ["a", "b", "a", "c"])
        XCTAssertTrue(journey.isComplete, "\(journey.hops.flatMap(\.missing))")
    }

    func testBothEndsOfALinkMayUseTheSameRequestId() throws {
        // a to b and back over one session, with one number.
        let toA = Ends(from: "client", to: "a", session: 1, requestId: 5)
        let there = Ends(from: "a", to: "b", session: 2, requestId: 9)
        let back = Ends(from: "b", to: "a", session: 2, requestId: 9)
        var packet = PlayedPacket()
        packet.arrive(toA, then: there)
        packet.leave(there)
        packet.arrive(there, then: back)
        packet.leave(back)
        packet.arrive(back, then: nil, pass: 2)
        packet.answer(back)
        packet.beAnswered(back)
        packet.answer(there)
        packet.beAnswered(there)
        packet.answer(toA)
        let journey = try only(packet.journeys())
        XCTAssertEqual(journey.hops.map(\.node), ["a", "b", "a"])
        XCTAssertEqual(journey.hops.map(\.pass), [1, 1, 2])
        XCTAssertTrue(journey.isComplete, "\(journey.hops.flatMap(\.missing))")
        // Also where all of one node is heard before the other.
        for order in [["a", "b"], ["b", "a"]] {
            let events = order.flatMap { node in packet.events.filter { $0.node == node } }
            let heard = PacketJourneys(
                of: PlayedPacket.id, events, nodes: [], now: journey.ended)
            XCTAssertEqual(try only(heard), journey, "\(order)")
        }
    }

    func testASenderThatUsesAConditionTwiceMakesTwoJourneys() throws {
        let first = PlayedPacket.passing(["a", "b"], session: 10)
        let second = PlayedPacket.passing(["a", "b"], session: 20)
        let all = PacketJourneys(
            of: PlayedPacket.id, first.events + second.events, nodes: [], now: 0)
        XCTAssertEqual(all.journeys.map { $0.hops.map(\.node) }, [["a", "b"], ["a", "b"]])
        XCTAssertTrue(all.journeys.allSatisfy(\.isComplete))
    }

    func testAnIdWithAPassMeansTheJourneyThatHasIt() throws {
        let once = PlayedPacket.passing(["a", "b"])
        let id = try XCTUnwrap(PacketName("\(PlayedPacket.condition.hexadecimal)-2"))
        XCTAssertEqual(once.journeys(id).journeys, [])
        var twice = PlayedPacket()
        let way = Ends(from: "client", to: "a", session: 1, requestId: 1)
        twice.arrive(way, then: nil, pass: 2)
        twice.answer(way)
        XCTAssertEqual(twice.journeys(id).journeys.count, 1)
    }

    // MARK: - What is missing

    func testAnAnswerThatIsStillAwaitedIsNoFailure() throws {
        var packet = PlayedPacket()
        let way = Ends(from: "client", to: "a", session: 1, requestId: 1)
        let onwards = Ends(from: "a", to: "b", session: 2, requestId: 2)
        packet.arrive(way, then: onwards)
        packet.leave(onwards)
        let known = try only(packet.journeys(nodes: ["b"]))
        XCTAssertEqual(known.outcome, .pending)
        XCTAssertEqual(known.hops[0].missing, ["b never received it", "no answer yet"])
        let unknown = try only(packet.journeys())
        XCTAssertEqual(
            unknown.hops[0].missing,
            ["b tells nothing: it publishes no telemetry", "no answer yet"])
        let old = try only(packet.journeys(after: PacketJourney.patienceMicroseconds))
        XCTAssertEqual(old.outcome, .unanswered)
        XCTAssertEqual(old.hops[0].missing.last, "no answer came")
    }

    func testAPacketThatExpiredSaysWhere() throws {
        var packet = PlayedPacket()
        let way = Ends(from: "client", to: "a", session: 1, requestId: 1)
        let onwards = Ends(from: "a", to: "b", session: 2, requestId: 2)
        packet.arrive(way, then: onwards)
        packet.leave(onwards)
        packet.answer(way, .reject, "R00")
        let journey = try only(packet.journeys(nodes: ["b"]))
        XCTAssertEqual(journey.outcome, .rejected)
        XCTAssertEqual(journey.code, "R00")
        XCTAssertEqual(journey.answeredBy, "a")
        XCTAssertEqual(
            journey.hops[0].missing,
            ["b never received it", "it expired at a: no answer came in time"])
    }

    func testAPacketThatWaitsSaysWhere() throws {
        var packet = PlayedPacket()
        let way = Ends(from: "client", to: "a", session: 1, requestId: 1)
        packet.arrive(way, then: Ends(from: "a", to: "b", session: 2, requestId: 2))
        XCTAssertEqual(
            try only(packet.journeys()).hops[0].missing,
            ["it has not left a", "a has not answered"])
    }

    func testARejectOfANodeItselfMissesNothing() throws {
        var packet = PlayedPacket()
        let way = Ends(from: "client", to: "a", session: 1, requestId: 1)
        packet.arrive(way, then: nil)
        packet.answer(way, .reject, "F02")
        let journey = try only(packet.journeys())
        XCTAssertEqual(journey.code, "F02")
        XCTAssertTrue(journey.isComplete, "\(journey.hops[0].missing)")
    }

    func testEachEventThatIsLostIsMissed() throws {
        let packet = PlayedPacket.passing(["a", "b", "c"])
        // A lookup says nothing that another event does not say as well.
        for (place, event) in packet.events.enumerated() where event.step != .looked {
            var kept = packet.events
            kept.remove(at: place)
            let all = PacketJourneys(of: PlayedPacket.id, kept, nodes: ["a", "b", "c"], now: 0)
            let missing = all.journeys.flatMap { $0.hops.flatMap(\.missing) }
            // The sender's account is no node of ours: whether it got the answer is told here alone.
            XCTAssertFalse(missing.isEmpty, "nobody misses \(event)")
            XCTAssertEqual(all.journeys.count, 1, "\(event)")
            XCTAssertEqual(all.journeys[0].hops.count, 3, "\(event)")
        }
    }

    // MARK: - Others' connectors

    func testForeignConnectorsAreJoinedByNameAndOrder() throws {
        var packet = PlayedPacket()
        packet.foreign(.received, "x", .prepare, "sender")
        packet.foreign(.looked, "x", nil, "y")
        packet.foreign(.sent, "x", nil, "y")
        packet.foreign(.received, "y", .prepare, "x")
        packet.foreign(.looked, "y", nil, "z")
        packet.foreign(.sent, "y", nil, "x")
        packet.foreign(.received, "x", .fulfill, "y")
        packet.foreign(.sent, "x", nil, "sender")
        let journey = try only(packet.journeys())
        XCTAssertEqual(journey.hops.map(\.node), ["x", "y"])
        XCTAssertEqual(journey.hops.map(\.joint), [nil, .order])
        XCTAssertEqual(journey.outcome, .fulfilled)
        XCTAssertNotNil(journey.hops[1].returned)
    }

    func testAForeignLoopUnwinds() throws {
        var packet = PlayedPacket()
        for (node, from, to) in [("x", "s", "y"), ("y", "x", "x"), ("x", "y", "z")] {
            packet.foreign(.received, node, .prepare, from)
            packet.foreign(.sent, node, .prepare, to)
        }
        for (node, from, to) in [("x", "z", "y"), ("y", "x", "x"), ("x", "y", "s")] {
            packet.foreign(.received, node, .reject, from)
            packet.foreign(.sent, node, .reject, to)
        }
        let journey = try only(packet.journeys())
        XCTAssertEqual(journey.hops.map(\.node), ["x", "y", "x"])
        XCTAssertEqual(journey.hops.map(\.pass), [1, 1, 2])
        XCTAssertTrue(journey.hops.allSatisfy { $0.answered != nil && $0.returned != nil })
        XCTAssertEqual(
            journey.hops.map { $0.returned?.microseconds },
            [1_200, 1_000, 800].map { PlayedPacket.start + $0 })
    }

    func testOursAndOthersMeet() throws {
        var packet = PlayedPacket()
        let way = Ends(from: "client", to: "a", session: 1, requestId: 1)
        let onwards = Ends(from: "a", to: "x", session: 2, requestId: 2)
        packet.arrive(way, then: onwards)
        packet.leave(onwards)
        packet.foreign(.received, "x", .prepare, "a")
        packet.foreign(.sent, "x", .fulfill, "a")
        packet.beAnswered(onwards)
        packet.answer(way)
        let journey = try only(packet.journeys())
        XCTAssertEqual(journey.hops.map(\.node), ["a", "x"])
        XCTAssertEqual(journey.hops.map(\.joint), [nil, .order])
        XCTAssertTrue(journey.isComplete, "\(journey.hops.flatMap(\.missing))")
    }

    func testWhatFitsNowhereIsCounted() throws {
        var packet = PlayedPacket()
        packet.foreign(.sent, "x", nil, "y")
        packet.foreign(.sent, "x", nil, "y")
        XCTAssertEqual(packet.journeys().unplacedCount, 1)
    }

    func testNoMoreEventsAreTakenThanAllowed() throws {
        var packet = PlayedPacket()
        packet.foreign(.received, "x", .prepare, "y")
        let many = Array(repeating: packet.events[0], count: PacketJourneys.eventsMax + 1)
        let all = PacketJourneys(of: PlayedPacket.id, many, nodes: [], now: 0)
        XCTAssertTrue(all.isCut)
        XCTAssertEqual(all.eventCount, PacketJourneys.eventsMax)
    }

    func testTheDocument() throws {
        let all = PlayedPacket.passing(["a", "b"]).journeys()
        try assertGolden(all.bytes, "journey.json")
    }
}

extension [UInt8] {
    fileprivate var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
