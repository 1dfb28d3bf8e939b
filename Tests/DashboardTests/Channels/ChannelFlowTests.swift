import XCTest

@testable import Dashboard

final class ChannelFlowTests: XCTestCase {
    // MARK: - Slow readers

    func testAReaderThatStopsCostsOnlyItselfAndCatchesUp() throws {
        let played = PlayedClients()
        try played.open(1, "channels=packets")
        try played.open(2, "channels=packets")
        played.stalled = [1]
        for _ in 0..<400 {
            played.log.append([.sent, .arrival])
            played.commit()
            played.settle()
        }
        XCTAssertEqual(played.take(2).offsets.count, 800)
        let most = played.unreadMost[1] ?? 0
        XCTAssertLessThan(most, 256 * 1024)
        // It reads piece by piece, and has missed nothing in the end.
        var offsets = played.take(1).offsets
        while offsets.count < 800 {
            let before = offsets.count
            played.read(1)
            played.settle()
            offsets += played.take(1).offsets
            guard offsets.count > before else { break }
        }
        XCTAssertEqual(offsets, played.log.entries.filter { $0.channel == "packets" }.map(\.offset))
        XCTAssertEqual(played.counters.gaps, 0)
    }

    func testAnIdleClientCostsNothing() throws {
        let played = PlayedClients()
        for connection in 1...50 { try played.open(connection, "channels=") }
        played.settle()
        let orders = played.orders
        let reads = played.log.reads
        for _ in 0..<10 {
            played.log.append([.sent])
            played.commit()
            played.settle()
        }
        XCTAssertEqual(played.orders, orders)
        XCTAssertEqual(played.log.reads, reads)
        XCTAssertGreaterThan(played.sleepMilliseconds, 0)
    }

    func testWhoeverIsFarBehindHoldsUpNobody() throws {
        var limits = ChannelLimits()
        limits.turnNanoseconds = 200_000
        limits.nearEvents = 100
        let played = PlayedClients(MemoryLog(), limits)
        for _ in 0..<300 { played.log.append([.sent, .arrival]) }
        played.commit()
        for connection in 2...10 { try played.open(connection, "channels=packets&from=0") }
        try played.open(1, "channels=packets")
        played.turn()
        _ = played.take(1)
        played.log.append([.sent])
        played.commit()
        played.turn()
        XCTAssertEqual(played.take(1).offsets, [900], "in the very next turn")
        XCTAssertEqual(played.sleepMilliseconds, 0, "the others are not done")
        played.settle()
        for connection in 2...10 {
            XCTAssertEqual(played.take(connection).offsets.count, 601)
        }
    }

    func testAReaderThatWasLiveAndFallsTooFarBehindGoesOnAtTheNewest() throws {
        var limits = ChannelLimits()
        limits.lagEventsMax = 2_000
        limits.tallySpanEvents = 100
        let played = PlayedClients(MemoryLog(firstOffset: 55), limits)
        try played.open(1, "channels=packets,logs")
        played.settle()
        _ = played.take(1)
        played.stalled = [1]
        for _ in 0..<500 { played.log.append([.sent, .status("a")]) }
        played.log.append([.log("one")])
        played.commit()
        played.settle()
        XCTAssertGreaterThan(played.statuses[0].lagEvents, 0)
        for _ in 0..<600 { played.log.append([.sent, .status("b"), .log("x")]) }
        played.commit()
        repeat {
            played.read(1)
            played.settle()
        } while played.statuses[0].lagEvents > 0
        let seen = played.take(1)
        XCTAssertEqual(seen.gaps.count, 1)
        let gap = try XCTUnwrap(seen.gaps.first)
        XCTAssertEqual(gap.reason, "slow")
        let from = UInt64(gap.number("from")!)
        let to = UInt64(gap.number("to")!)
        let lost = played.log.entries.filter { (from...to).contains($0.offset) }
        XCTAssertEqual(gap.lost("packets"), lost.count { $0.channel == "packets" })
        XCTAssertEqual(gap.lost("logs"), lost.count { $0.channel == "logs" })
        XCTAssertNil(gap.lost("nodes"), "those are not its channels")
        XCTAssertEqual(gap.offset, to)
        let wanted = played.log.entries.filter {
            ["packets", "logs"].contains($0.channel) && !(from...to).contains($0.offset)
        }
        XCTAssertEqual(seen.offsets, wanted.map(\.offset))
        XCTAssertEqual(played.counters.left["slow"]?[1], UInt64(gap.lost("packets")!))
        XCTAssertEqual(played.counters.gaps, 1)
    }

    func testWhatIsCountedForOneSlowReaderIsRightForTheNext() throws {
        var limits = ChannelLimits()
        limits.lagEventsMax = 500
        limits.tallySpanEvents = 100
        let played = PlayedClients(MemoryLog(), limits)
        try played.open(1, "channels=packets")
        played.settle()
        // The first begins to skip within a span, the second where the span begins.
        played.log.append(Array(repeating: .sent, count: 150))
        played.commit()
        played.settle()
        played.log.append(Array(repeating: .sent, count: 800))
        played.commit()
        played.settle()
        let first = try XCTUnwrap(played.take(1).gaps.first)
        XCTAssertEqual(first.number("from"), 150)
        XCTAssertEqual(first.number("to"), 899)
        XCTAssertEqual(first.lost("packets"), 750)
        var feed = EventFeed(ChannelTable(declared: [], defaults: [])!, limits)
        var source = MemorySource(log: played.log)
        for start in [150, 100, 150, 100] as [UInt64] {
            guard case .counts(let counts, let end) = feed.count(from: start, to: 900, &source)
            else { return XCTFail("nothing is counted") }
            XCTAssertEqual(counts, [1: end - start])
            XCTAssertEqual(end, 200)
        }
    }

    func testAReaderIsNotSlowForNumbersThatStandForNothing() throws {
        var limits = ChannelLimits()
        limits.lagEventsMax = 2_000
        limits.tallySpanEvents = 100
        let played = PlayedClients(MemoryLog(), limits)
        try played.open(1, "channels=alerts,logs")
        played.settle()
        played.log.append([.log("before")])
        played.lose(3_000_000)
        played.log.append([.log("behind")])
        played.commit()
        played.settle()
        let seen = played.take(1)
        XCTAssertEqual(seen.gaps, [])
        XCTAssertEqual(seen.offsets, [0, 1, 3_000_001])
        XCTAssertEqual(played.statuses[0].lagEvents, 0)
    }

    func testASkippedTombstoneCostsNothingForEachOfItsNumbers() throws {
        var limits = ChannelLimits()
        limits.lagEventsMax = 500
        limits.tallySpanEvents = 100
        let played = PlayedClients(MemoryLog(), limits)
        try played.open(1, "channels=logs,alerts")
        played.settle()
        for _ in 0..<600 { played.log.append([.log("early")]) }
        for _ in 0..<8 { played.log.append([.lost(.max)]) }
        for _ in 0..<600 { played.log.append([.log("late")]) }
        played.commit()
        played.settle()
        let gap = try XCTUnwrap(played.take(1).gaps.first)
        XCTAssertEqual(gap.number("from"), 0)
        XCTAssertEqual(gap.lost("alerts"), 8)
        XCTAssertGreaterThan(try XCTUnwrap(gap.lost("logs")), 1_100)
        XCTAssertLessThan(played.log.reads, 500)
    }

    func testWhoCameFirstIsToldAtOnceAndACrowdInOneGo() throws {
        var limits = ChannelLimits()
        limits.promptClientsMax = 1
        limits.gatheringNanosecondsPerClient = 1_000_000
        let played = PlayedClients(MemoryLog(), limits)
        for connection in 1...3 { try played.open(connection, "channels=packets") }
        played.settle()
        for _ in 0..<3 {
            played.log.append([.sent])
            played.commit()
            played.turn()
        }
        XCTAssertEqual(played.take(1).offsets, [0, 1, 2])
        XCTAssertEqual(played.take(2).offsets, [])
        XCTAssertEqual(played.sleepMilliseconds, 2)
        let orders = played.orders
        played.pass(milliseconds: 2)
        played.turn()
        XCTAssertEqual(played.take(2).offsets, [0, 1, 2])
        XCTAssertEqual(played.take(3).offsets, [0, 1, 2])
        XCTAssertEqual(played.orders - orders, 2, "each is sent something once")
    }

    func testAPlaceThatBecomesFreeGoesToWhoeverIsThereLongest() throws {
        var limits = ChannelLimits()
        limits.promptClientsMax = 1
        limits.gatheringNanosecondsPerClient = 1_000_000
        let played = PlayedClients(MemoryLog(), limits)
        for connection in 1...3 {
            try played.open(connection, "channels=packets")
            played.pass(milliseconds: 1)
        }
        played.settle()
        played.leave(1)
        try played.open(4, "channels=packets")
        played.settle()
        // All waited together until now.
        played.log.append([.sent])
        played.commit()
        played.pass(milliseconds: 3)
        played.settle()
        for connection in 2...4 { XCTAssertEqual(played.take(connection).offsets, [0]) }
        played.log.append([.sent])
        played.commit()
        played.turn()
        XCTAssertEqual(played.take(2).offsets, [1])
        XCTAssertEqual(played.take(3).offsets, [])
        XCTAssertEqual(played.take(4).offsets, [])
    }

    func testClientsThatComeAndGoLeaveNothingBehindThoughNothingIsCommitted() throws {
        let played = PlayedClients()
        try played.open(1, "channels=packets")
        played.settle()
        for round in 0..<500 {
            try played.open(2 + round, "channels=packets")
            played.say(1, #"{"action":"heartbeat"}"#)
            played.pass(milliseconds: 100)
            played.settle()
            played.leave(2 + round)
        }
        XCTAssertLessThan(played.idleCount, 8)
    }

    func testWhoReadsTheLogFromFarBackIsNotTooSlow() throws {
        var limits = ChannelLimits()
        limits.lagEventsMax = 100
        limits.tallySpanEvents = 10
        let played = PlayedClients(MemoryLog(), limits)
        for _ in 0..<1_000 { played.log.append([.sent]) }
        played.commit()
        try played.open(1, "channels=packets&from=0")
        played.settle()
        let seen = played.take(1)
        XCTAssertEqual(seen.offsets.count, 1_000)
        XCTAssertEqual(seen.gaps, [])
    }

    func testNoGapIsToldWhereNothingOfTheClientsWasLeftOut() throws {
        var limits = ChannelLimits()
        limits.lagEventsMax = 100
        limits.tallySpanEvents = 10
        let played = PlayedClients(MemoryLog(), limits)
        try played.open(1, "channels=alerts")
        played.settle()
        for _ in 0..<1_000 { played.log.append([.sent]) }
        played.log.append([.alert("x")])
        played.commit()
        played.settle()
        let seen = played.take(1)
        XCTAssertEqual(seen.gaps, [])
        XCTAssertEqual(seen.offsets, [1_000])
    }

    func testWhatRetentionTookIsToldAsAGap() throws {
        let played = PlayedClients(MemoryLog(firstOffset: 10))
        for _ in 0..<20 { played.log.append([.sent]) }
        played.commit()
        try played.open(1, "channels=packets&from=3")
        played.open(viewer: 2)
        played.settle()
        let seen = played.take(1)
        XCTAssertEqual(seen.types.prefix(3), ["welcome", "ack", "gap"])
        XCTAssertEqual(seen.gaps[0].reason, "retention")
        XCTAssertEqual(seen.gaps[0].number("from"), 3)
        XCTAssertEqual(seen.gaps[0].number("to"), 9)
        XCTAssertEqual(seen.offsets, Array(10..<30))
        // Viewers of the plain port know no gaps, but they know log lines.
        played.stalled = [2]
        played.log.append(Array(repeating: .sent, count: 5))
        played.log.append([.sent])
        played.log.durableOffset = played.log.nextOffset
        played.log.firstOffset = 35
        played.tellBounds()
        played.settle()
        let plain = played.takePlain(2)
        XCTAssertEqual(plain.map { $0["type"]?.string }, ["LOG", "PACKET_SENT"])
        XCTAssertEqual(plain[0]["data"]?["reason"]?.string, "retention")
        XCTAssertEqual(plain[0]["data"]?["from"]?.wholeNumber, 30)
        XCTAssertEqual(plain[0]["data"]?["to"]?.wholeNumber, 34)
    }

    func testWhatTheDiskLostIsToldAsAGap() throws {
        let played = PlayedClients()
        for _ in 0..<10 { played.log.append([.sent]) }
        played.commit()
        played.log.damaged = 4..<6
        try played.open(1, "channels=packets&from=0")
        played.settle()
        let seen = played.take(1)
        XCTAssertEqual(seen.offsets, [0, 1, 2, 3, 6, 7, 8, 9])
        XCTAssertEqual(seen.gaps.map(\.reason), ["damaged"])
        XCTAssertEqual(seen.gaps[0].number("from"), 4)
        XCTAssertEqual(seen.gaps[0].number("to"), 5)
    }

    func testUnsubscribingWhileBehindIsAGapOnlyWhereEventsAreLeftOut() throws {
        for lost in [0, 3] {
            let played = PlayedClients()
            try played.open(1, "channels=packets,logs")
            played.settle()
            _ = played.take(1)
            played.log.append(Array(repeating: .sent, count: 5))
            played.log.append(Array(repeating: .log("x"), count: lost))
            played.log.append([.sent])
            played.commit()
            played.say(1, #"{"action":"unsubscribe","channels":["logs"]}"#)
            played.log.append([.log("after")])
            played.commit()
            played.settle()
            let seen = played.take(1)
            let last = UInt64(5 + lost)
            XCTAssertEqual(seen.offsets, [0, 1, 2, 3, 4, last])
            XCTAssertEqual(seen.gaps.map(\.reason), lost > 0 ? ["filter change"] : [])
            guard let gap = seen.gaps.first else { continue }
            XCTAssertEqual(gap.number("from"), 0)
            XCTAssertEqual(gap.number("to"), Int(last))
            XCTAssertEqual(gap.lost("logs"), 3)
            XCTAssertNil(gap.lost("packets"))
        }
    }

    // MARK: - Credit

    func testWhoAcknowledgesHasOnlySoManyEventsUnderWay() throws {
        var limits = ChannelLimits()
        limits.creditEventsMax = 100
        let played = PlayedClients(MemoryLog(), limits)
        try played.open(1, "channels=packets")
        played.say(1, #"{"action":"ack","offset":0}"#)
        for _ in 0..<500 { played.log.append([.sent, .log("x")]) }
        played.commit()
        played.settle()
        var offsets = played.take(1).offsets
        XCTAssertEqual(offsets.count, 100)
        XCTAssertEqual(played.sleepMilliseconds > 0, true, "it waits for the client")
        XCTAssertEqual(played.statuses[0].unacknowledgedEvents, 100)
        while offsets.count < 500 {
            let before = offsets.count
            // Not the last one: up to as many as are remembered together count as under way.
            played.say(1, #"{"action":"ack","offset":\#(offsets[offsets.count - 20])}"#)
            played.settle()
            offsets += played.take(1).offsets
            XCTAssertGreaterThan(offsets.count, before)
            XCTAssertLessThanOrEqual(offsets.count - before, 100 - 19)
            guard offsets.count > before else { break }
        }
        XCTAssertEqual(offsets, (0..<500).map { 2 * $0 })
    }

    func testAnAckOfEverythingAndBeyondGivesTheWholeCredit() throws {
        var limits = ChannelLimits()
        limits.creditEventsMax = 64
        let played = PlayedClients(MemoryLog(), limits)
        try played.open(1, "channels=packets")
        played.say(1, #"{"action":"ack","offset":18446744073709551615}"#)
        for _ in 0..<200 { played.log.append([.sent]) }
        played.commit()
        var counts: [Int] = []
        for _ in 0..<4 {
            played.settle()
            counts.append(played.take(1).offsets.count)
            played.say(1, #"{"action":"ack","offset":18446744073709551615}"#)
        }
        XCTAssertEqual(counts, [64, 64, 64, 8])
    }

    func testWhoNeverAcknowledgesIsHeldByWhatItReadsAlone() throws {
        var limits = ChannelLimits()
        limits.creditEventsMax = 64
        let played = PlayedClients(MemoryLog(), limits)
        try played.open(1, "channels=packets")
        for _ in 0..<1_000 { played.log.append([.sent]) }
        played.commit()
        played.settle()
        XCTAssertEqual(played.take(1).offsets.count, 1_000)
        XCTAssertNil(played.statuses[0].unacknowledgedEvents)
    }

    // MARK: - Fairness of memory

    func testRepliesThatNobodyReadsEndTheSession() throws {
        var limits = ChannelLimits()
        limits.repliesBytesMax = 4_096
        let played = PlayedClients(MemoryLog(), limits)
        played.stalled = [1]
        try played.open(1, "channels=")
        for _ in 0..<40 where played.closed[1] == nil {
            played.pass(milliseconds: 100)
            played.say(1, #"{"action":"heartbeat"}"#)
            played.settle()
        }
        XCTAssertEqual(played.closed[1], ChannelClose(code: 1008, reason: "Replies are not read"))
        XCTAssertEqual(played.clientCount, 0)
    }
}
