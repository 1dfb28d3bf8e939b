import XCTest

@testable import Dashboard

/// How sessions begin and end, and what time does to them.
final class ChannelLifeTests: XCTestCase {
    func testTheServerSaysEveryFifteenSecondsThatItIsThere() throws {
        let played = PlayedClients()
        try played.open(1, "channels=")
        played.settle()
        _ = played.take(1)
        for _ in 0..<4 {
            played.pass(milliseconds: 14_900, heard: [1])
            played.settle()
            XCTAssertEqual(played.take(1), [])
            played.pass(milliseconds: 100 + 16, heard: [1])
            played.settle()
            let beats = played.take(1)
            XCTAssertEqual(beats.types, ["heartbeat"])
            XCTAssertEqual(beats[0].meta["direction"]?.string, "server")
            played.pass(milliseconds: -16)
        }
    }

    func testSilenceEndsTheSession() throws {
        let played = PlayedClients()
        try played.open(1, "channels=")
        try played.open(2, "channels=")
        try played.open(3, "channels=")
        played.open(viewer: 4)
        for second in 1...46 {
            // Any message and any other frame is a sign of life.
            if second == 10 { played.say(2, "{}") }
            played.pass(milliseconds: 1_000, heard: [3])
            played.settle()
            if second < 45 { XCTAssertEqual(played.closed, [:]) }
        }
        XCTAssertEqual(played.closed, [1: ChannelClose(code: 1008, reason: "Heartbeat timeout")])
        for _ in 0..<10 { played.pass(milliseconds: 1_000, heard: [3]) }
        played.settle()
        XCTAssertEqual(played.closed.keys.sorted(), [1, 2])
        XCTAssertEqual(played.counters.timedOut, 2)
    }

    func testAClockThatIsSetMattersToNobody() throws {
        let played = PlayedClients()
        try played.open(1, "channels=")
        played.settle()
        _ = played.take(1)
        played.pass(milliseconds: 10, wall: 86_400_000)
        played.pass(milliseconds: 10, wall: -86_400_000 * 400)
        played.settle()
        XCTAssertEqual(played.take(1), [])
        XCTAssertEqual(played.closed, [:])
    }

    func testTheSameClientIdReplacesTheOldSession() throws {
        let played = PlayedClients()
        try played.open(1, "clientId=page&channels=packets")
        played.settle()
        try played.open(2, "clientId=page&channels=packets")
        played.log.append([.sent])
        played.commit()
        played.settle()
        XCTAssertEqual(played.closed, [1: ChannelClose(code: 1000, reason: "replaced")])
        XCTAssertEqual(played.take(1).events, [])
        XCTAssertEqual(played.take(2).offsets, [0])
        // The old connection's end takes nothing from the newcomer.
        played.leave(1)
        played.log.append([.sent])
        played.commit()
        played.settle()
        XCTAssertEqual(played.take(2).offsets, [1])
        XCTAssertEqual(played.clientCount, 1)
        XCTAssertEqual(played.counters.replaced, 1)
    }

    func testAnAdministratorEndsASession() throws {
        let played = PlayedClients()
        try played.open(1, "clientId=page")
        let why = ChannelClose(code: 1008, reason: "enough")
        XCTAssertFalse(played.disconnect("other", why))
        XCTAssertTrue(played.disconnect("page", why))
        XCTAssertFalse(played.disconnect("page", why))
        played.settle()
        XCTAssertEqual(played.closed, [1: why])
        XCTAssertEqual(played.take(1).types, ["welcome", "ack"], "what was said is said")
    }

    func testSlotsAndConnectionsAreUsedAgain() throws {
        let played = PlayedClients()
        for round in 0..<20 {
            for connection in 1...10 { try played.open(connection, "channels=packets") }
            played.log.append([.sent])
            played.commit()
            if round % 2 == 0 { played.settle() }
            for connection in 1...10 { played.leave(connection) }
            played.settle()
            for connection in 1...10 {
                let expected: [UInt64] = round % 2 == 0 ? [UInt64(round)] : []
                XCTAssertEqual(played.take(connection).offsets, expected)
            }
        }
        XCTAssertEqual(played.clientCount, 0)
        XCTAssertEqual(played.closed, [:])
    }

    func testMoreThanSoManyMessagesASecondAreRefused() throws {
        let played = PlayedClients()
        try played.open(1, "channels=")
        played.settle()
        _ = played.take(1)
        for _ in 0..<200 { played.say(1, #"{"action":"heartbeat"}"#) }
        played.settle()
        var answers = played.take(1)
        XCTAssertEqual(answers.count { $0.type == "heartbeat" }, 120)
        XCTAssertEqual(answers.count { $0.reason == "rate_limited" }, 80)
        XCTAssertEqual(played.counters.refusals, ["rate_limited": 80])
        played.pass(milliseconds: 500)
        for _ in 0..<61 { played.say(1, #"{"action":"heartbeat"}"#) }
        played.settle()
        answers = played.take(1)
        XCTAssertEqual(answers.count { $0.type == "heartbeat" }, 60)
        XCTAssertEqual(played.closed, [:])
    }

    func testWhoGoesOnAllTheSameIsDisconnected() throws {
        let played = PlayedClients()
        try played.open(1, "channels=")
        try played.open(2, "channels=")
        for _ in 0..<2_000 { played.say(1, #"{"action":"heartbeat"}"#) }
        // A little too fast, for long: refused, but no abuse.
        for _ in 0..<600 {
            played.pass(milliseconds: 100)
            for _ in 0..<13 { played.say(2, #"{"action":"heartbeat"}"#) }
            played.turn()
        }
        XCTAssertEqual(played.closed, [1: ChannelClose(code: 1008, reason: "Rate limit exceeded")])
        XCTAssertGreaterThan(played.counters.refusals["rate_limited"] ?? 0, 600)
    }
}
