import XCTest

@testable import Dashboard

final class ChannelReplayTests: XCTestCase {
    func testOnlyEventsOfTheSubscribedChannelsCome() throws {
        let played = PlayedClients()
        try played.open(1, "channels=packets,positions")
        try played.open(2, "channels=alerts")
        played.log.append([.arrival, .sent, .status("a"), .log("x")])
        played.log.append([
            .custom("positions", key: "k", data: "{\"n\":1}"),
            .custom("market-data", key: "k", data: "{}"), .alert("z"),
            .custom("gone", key: "k", data: "{}"),
        ])
        played.commit()
        played.settle()
        let events = played.take(1).events
        XCTAssertEqual(events.map(\.channel), ["packets", "packets", "positions"])
        XCTAssertEqual(events.offsets, [0, 2, 5])
        XCTAssertEqual(events.map(\.isReplay), [false, false, false])
        XCTAssertEqual(events[0].data["type"]?.string, "PACKET_RECEIVED")
        XCTAssertEqual(events[2].data["n"]?.wholeNumber, 1)
        XCTAssertEqual(played.take(2).offsets, [7])
    }

    func testNothingIsShownThatCanStillBeLost() throws {
        let played = PlayedClients()
        try played.open(1)
        played.log.append([.sent])
        played.settle()
        XCTAssertEqual(played.take(1).events, [])
        played.commit()
        played.log.append([.sent])
        played.settle()
        XCTAssertEqual(played.take(1).offsets, [0])
    }

    func testReplayIsTheNewestOfEachKeyAfterTheAckAndInOrder() throws {
        let played = PlayedClients()
        played.log.append([.status("a"), .status("b"), .alert("x"), .status("a")], node: "a")
        played.log.append([
            .custom("positions", key: "p", data: "{}"), .custom("positions", key: "q", data: "{}"),
            .custom("positions", key: "p", data: "{}"),
            .custom("market-data", key: "p", data: "{}"),
        ])
        played.commit()
        try played.open(1, "channels=nodes,positions&replay=true")
        played.log.append([.status("b")])
        played.commit()
        played.settle()
        let messages = played.take(1)
        XCTAssertEqual(
            messages.types, ["welcome", "ack", "event", "event", "event", "event"])
        XCTAssertEqual(messages.offsets, [3, 5, 6, 8], "b's old status gave way to its new one")
        XCTAssertEqual(messages.events.map(\.isReplay), [true, true, true, false])
    }

    func testReplayOfWhatHasNoKeysIsTheNewest() throws {
        var limits = ChannelLimits()
        limits.replayLimit = 3
        let played = PlayedClients(MemoryLog(firstOffset: 1_000), limits)
        for i in 0..<10 { played.log.append([.arrival, .log("\(i)"), .sent]) }
        played.commit()
        try played.open(1, "channels=packets,logs&replay=true")
        played.settle()
        let first = played.take(1)
        XCTAssertEqual(first.offsets, [1_030, 1_034, 1_035, 1_036, 1_038, 1_039])
        XCTAssertTrue(first.events.allSatisfy(\.isReplay))
        // What was found once is found again, and what has come since.
        played.log.append([.log("new"), .sent])
        played.commit()
        try played.open(2, "channels=packets,logs&replay=true")
        played.settle()
        XCTAssertEqual(played.take(2).offsets, [1_034, 1_036, 1_038, 1_039, 1_040, 1_041])
        XCTAssertEqual(played.take(1).offsets, [1_040, 1_041])
    }

    func testAViewerSeesMoreNodesThanAClientIsReplayed() throws {
        var limits = ChannelLimits()
        limits.replayLimit = 5
        limits.viewerReplayLimit = 15
        let played = PlayedClients(MemoryLog(), limits)
        played.log.append((0..<20).map { .status("n\($0)") })
        played.commit()
        played.open(viewer: 1)
        played.settle()
        XCTAssertEqual(played.takePlain(1).count, 15)
    }

    func testReplayIsBoundedOnEachChannel() throws {
        var limits = ChannelLimits()
        limits.replayLimit = 5
        let played = PlayedClients(MemoryLog(), limits)
        played.log.append((0..<20).map { .status("n\($0)") })
        played.log.append((0..<20).map { .custom("positions", key: "n\($0)", data: "{}") })
        played.commit()
        try played.open(1, "channels=nodes,positions&replay=true")
        played.settle()
        XCTAssertEqual(
            played.take(1).offsets, [15, 16, 17, 18, 19, 35, 36, 37, 38, 39])
    }

    func testTheNewestEventsAreLookedForOnlySoFarBack() throws {
        var limits = ChannelLimits()
        limits.replayScanBytesMax = 32 * 1024
        limits.readBytes = 8 * 1024
        let played = PlayedClients(MemoryLog(), limits)
        played.log.append([.log("long ago")])
        for _ in 0..<4_000 { played.log.append([.sent, .arrival, .sent]) }
        played.commit()
        try played.open(1, "channels=logs&replay=true")
        played.settle()
        XCTAssertEqual(played.take(1).offsets, [])
        XCTAssertLessThan(played.log.reads, 40)
    }

    func testEachSubscriptionGetsItsReplayBeforeItsLiveEvents() throws {
        let played = PlayedClients()
        played.log.append([.status("a"), .status("b"), .log("old")])
        played.commit()
        try played.open(1, "channels=logs")
        played.settle()
        _ = played.take(1)
        played.say(1, #"{"action":"subscribe","channels":["nodes","logs"],"replay":true}"#)
        played.log.append([.status("c"), .log("new")])
        played.commit()
        played.settle()
        let messages = played.take(1)
        XCTAssertEqual(messages.types, ["ack", "event", "event", "event", "event"])
        XCTAssertEqual(messages.offsets, [0, 1, 3, 4], "of logs it had everything already")
        XCTAssertEqual(messages.events.map(\.isReplay), [true, true, false, false])
    }

    func testFromReadsTheLogFromThereWithoutAHoleUpToLive() throws {
        let played = PlayedClients()
        for _ in 0..<500 { played.log.append([.sent, .arrival, .log("x")]) }
        played.commit()
        try played.open(1, "channels=packets,logs&from=7")
        played.turn()
        played.log.append([.sent])
        played.commit()
        played.settle()
        let events = played.take(1).events
        let wanted = played.log.entries.filter {
            $0.offset >= 7 && ["packets", "logs"].contains($0.channel)
        }
        XCTAssertEqual(events.compactMap(\.offset), wanted.map(\.offset))
        // What stood there when the client came was replayed to it.
        XCTAssertEqual(events.map(\.isReplay), wanted.map { $0.offset < 2_000 })
    }

    func testFromWithReplayGivesTheStateBeforeItAndThenTheLog() throws {
        let played = PlayedClients()
        played.log.append([.status("a"), .status("b"), .status("a"), .log("1"), .status("b")])
        played.commit()
        try played.open(1, "channels=nodes,logs&from=3&replay=true")
        played.settle()
        XCTAssertEqual(played.take(1).offsets, [2, 3, 4])
    }

    func testFromBeyondTheEndIsAnErrorAndGoesOnAtTheEnd() throws {
        let played = PlayedClients()
        played.log.append([.sent])
        played.commit()
        try played.open(1, "channels=packets&from=2")
        played.log.append([.sent])
        played.commit()
        played.settle()
        let messages = played.take(1)
        XCTAssertEqual(messages.types, ["welcome", "error", "ack", "event"])
        XCTAssertEqual(messages[1].reason, "invalid_payload")
        XCTAssertEqual(messages.offsets, [1])
    }

    func testAChannelThatIsUnsubscribedDuringItsReplayIsSilent() throws {
        var limits = ChannelLimits()
        limits.blockBytesMax = 1
        limits.helpingBytesMax = 1
        limits.unreadBytesMax = 1
        let played = PlayedClients(MemoryLog(), limits)
        played.log.append((0..<10).map { .status("n\($0)") })
        played.log.append((0..<10).map { .alert("n\($0)") })
        played.commit()
        played.stalled = [1]
        try played.open(1, "channels=nodes,alerts&replay=true")
        for _ in 0..<4 {
            played.settle()
            played.read(1)
        }
        let before = played.take(1).offsets
        XCTAssertEqual(before, Array(0..<UInt64(before.count)))
        played.stalled = []
        played.say(1, #"{"action":"unsubscribe","channels":["nodes"]}"#)
        played.read(1)
        played.settle()
        XCTAssertEqual(played.take(1).offsets, Array(10..<20))
    }

    func testAViewerOfThePlainPortSeesEveryNodesStatusAndThenEverything() throws {
        let played = PlayedClients()
        played.log.append([.status("a"), .alert("x"), .status("b"), .status("a")])
        played.commit()
        played.open(viewer: 1)
        played.settle()
        var seen = played.takePlain(1)
        XCTAssertEqual(seen.map { $0["type"]?.string }, ["NODE_STATUS", "NODE_STATUS"])
        played.log.append([.arrival, .sent, .log("x"), .custom("positions", key: "", data: "{}")])
        played.commit()
        played.settle()
        seen = played.takePlain(1)
        XCTAssertEqual(
            seen.map { $0["type"]?.string },
            ["PACKET_RECEIVED", "ROUTE_LOOKUP", "PACKET_SENT", "LOG", "CUSTOM"])
        XCTAssertEqual(seen[0]["nodeId"]?.string, "a")
        XCTAssertEqual(played.viewerCount, 1)
        XCTAssertEqual(played.clientCount, 0)
    }

    func testATombstoneTakesItsOffsets() throws {
        let played = PlayedClients()
        played.log.append([.sent, .lost(100), .sent])
        played.commit()
        try played.open(1, "channels=packets,alerts&from=0")
        try played.open(2, "channels=packets,alerts&from=50")
        played.settle()
        XCTAssertEqual(played.take(1).offsets, [0, 1, 101])
        XCTAssertEqual(played.take(2).offsets, [101])
    }

    func testClientsWithTheSameSubscriptionShareWhatIsRendered() throws {
        var limits = ChannelLimits()
        limits.gatheringNanosecondsMax = 0
        let played = PlayedClients(MemoryLog(), limits)
        for connection in 1...100 { try played.open(connection, "channels=packets") }
        played.settle()
        for _ in 0..<10 {
            played.log.append([.sent, .arrival])
            played.commit()
            played.settle()
        }
        for connection in 1...100 {
            XCTAssertEqual(played.take(connection).offsets.count, 20)
        }
        XCTAssertEqual(played.renderedEvents, 20)
    }
}
