import Telemetry
import XCTest

@testable import Dashboard

/// Who may speak for a node.
final class NodeHoldersTests: XCTestCase {
    private let one = String(repeating: "1", count: 32)
    private let other = String(repeating: "2", count: 32)

    func testASecondConnectorOfOneNameIsRefusedWhileTheFirstLives() {
        var holders = NodeHolders()
        XCTAssertEqual(holders.claim("a", by: 1, instance: one, at: 0), .granted)
        XCTAssertEqual(holders.claim("a", by: 2, instance: other, at: 0), .taken(by: 1))
        XCTAssertEqual(holders.claim("a", by: 3, instance: nil, at: 0), .taken(by: 1))
        holders.release("a", by: 1, at: 5)
        XCTAssertEqual(holders.claim("a", by: 2, instance: other, at: 5), .granted)
    }

    func testAConnectorThatComesAnewReplacesItself() {
        var holders = NodeHolders()
        XCTAssertEqual(holders.claim("a", by: 1, instance: one, at: 0), .granted)
        XCTAssertEqual(holders.claim("a", by: 2, instance: one, at: 0), .replaces(1))
        // The end of the former one is no longer this node's end.
        holders.release("a", by: 1, at: 1)
        XCTAssertEqual(holders.connection(of: "a"), 2)
    }

    func testTwoWithoutAKeyAreNotOneConnectorComeAnew() {
        var holders = NodeHolders()
        XCTAssertEqual(holders.claim("a", by: 1, instance: nil, at: 0), .granted)
        XCTAssertEqual(holders.claim("a", by: 1, instance: nil, at: 0), .granted)
        XCTAssertEqual(holders.claim("a", by: 2, instance: nil, at: 0), .taken(by: 1))
    }

    func testNobodyWithoutAKeySlipsIntoAShortAbsence() {
        var holders = NodeHolders()
        XCTAssertEqual(holders.claim("a", by: 1, instance: one, at: 0), .granted)
        holders.release("a", by: 1, at: 1_000)
        let end = 1_000 + NodeHolders.reservedMilliseconds
        XCTAssertEqual(holders.claim("a", by: 2, instance: nil, at: end - 1), .reserved)
        XCTAssertEqual(holders.claim("a", by: 2, instance: nil, at: end), .granted)
    }

    func testTheTableHasALimitAndForgetsThoseWhoLeft() {
        var holders = NodeHolders()
        for i in 0..<NodeHolders.countMax {
            XCTAssertEqual(
                holders.claim("n\(i)", by: UInt64(i), instance: one, at: 0), .granted)
        }
        XCTAssertEqual(holders.claim("x", by: 99_999, instance: one, at: 0), .full)
        holders.release("n7", by: 7, at: 3)
        XCTAssertEqual(holders.claim("x", by: 99_999, instance: one, at: 4), .granted)
        XCTAssertNil(holders.connection(of: "n7"))
    }

    func testRunsThatAreAcknowledgedWholeAreForgotten() {
        var uplink = UplinkSession(node: "a", instance: one)
        uplink.stored(1, upTo: 10)
        uplink.stored(2, upTo: 4)
        var news = uplink.acknowledge { $0 == 1 ? 10 : 3 }
        XCTAssertEqual(news.map(\.0), [1, 2])
        XCTAssertEqual(news.map(\.1), [10, 3])
        XCTAssertFalse(uplink.isAcknowledged)
        XCTAssertEqual(uplink.positions.map(\.epoch), [2])
        news = uplink.acknowledge { _ in 3 }
        XCTAssertEqual(news.count, 0)
        XCTAssertEqual(uplink.acknowledge { _ in 4 }.count, 1)
        XCTAssertTrue(uplink.isAcknowledged)
    }

    func testAFloodOfDroppedMessagesDoesNotFloodTheLog() {
        var session = IngestSession(framed: false)
        let told = (0..<1_000).count { _ in session.warnings.take(at: 0) }
        XCTAssertEqual(told, IngestSession.warningsPerMinuteMax)
        XCTAssertEqual(session.warnings.unwritten, 1_000 - told)
        XCTAssertTrue(session.warnings.take(at: 60_000))
    }

    func testAKeyGoesBeforeNoKey() {
        var holders = NodeHolders()
        XCTAssertEqual(holders.claim("a", by: 1, instance: nil, at: 0), .granted)
        XCTAssertEqual(holders.claim("a", by: 2, instance: one, at: 0), .replaces(1))
        XCTAssertEqual(holders.claim("a", by: 1, instance: nil, at: 0), .taken(by: 2))
    }

    func testThoseWithoutAKeyLeaveRoomForThoseWithOne() {
        var holders = NodeHolders()
        for i in 0..<NodeHolders.keylessMax {
            XCTAssertEqual(
                holders.claim("n\(i)", by: UInt64(i), instance: nil, at: 0), .granted)
        }
        XCTAssertEqual(holders.claim("x", by: 99_999, instance: nil, at: 0), .full)
        XCTAssertEqual(holders.claim("y", by: 99_999, instance: one, at: 0), .granted)
        holders.release("n3", by: 3, at: 1)
        XCTAssertEqual(holders.claim("x", by: 99_999, instance: nil, at: 1), .granted)
    }

    func testWhoeverGivesNoSignOfLifeIsClosed() {
        var watch = SilenceWatch(at: 0)
        let ask = SilenceWatch.askMilliseconds, answer = SilenceWatch.answerMilliseconds
        func judge(_ heard: Int64, _ now: Int64) -> SilenceWatch.Verdict {
            watch.judge(1, heardAt: heard, undecidedSince: nil, at: now)
        }
        XCTAssertEqual(judge(0, ask - 1), .fine)
        XCTAssertEqual(judge(0, ask), .ask)
        XCTAssertEqual(judge(0, ask + answer - 1), .fine)
        XCTAssertEqual(judge(ask + 1, ask + answer), .fine)
        XCTAssertEqual(judge(ask + 1, 2 * ask + 1), .ask)
        XCTAssertEqual(judge(ask + 1, 2 * ask + 1 + answer), .close("no sign of life"))
        let since = SilenceWatch.undecidedMilliseconds
        XCTAssertEqual(
            watch.judge(2, heardAt: since, undecidedSince: 0, at: since),
            .close("nothing was said"))
    }

    /// Whoever brings a name after the other makes the hub look through all of them seldom.
    func testManyNodesAreForgottenAtOnceAndNoneOfWhichSomethingIsUntold() throws {
        var own = OwnEvents(epoch: 7)
        let record = try XCTUnwrap(RecordWriter.text(.log, data: Array("{}".utf8)))
        func epoch(of name: String) throws -> UInt64 {
            let frame = try Frame(checking: XCTUnwrap(own.frame(record, of: name, at: 0)))
            return frame.epoch
        }
        for node in 0..<NodeHolders.countMax { XCTAssertEqual(try epoch(of: "n\(node)"), 7) }
        own.wasLost(of: "n2", .bufferFull)
        XCTAssertEqual(try epoch(of: "one more"), 8)
        let once = NodeHolders.countMax / 16
        XCTAssertEqual(try epoch(of: "n2"), 7, "something of it is untold")
        XCTAssertEqual(try epoch(of: "n\(once + 1)"), 7)
        // There is room for as many as were forgotten, and nobody else goes for them.
        for node in 0..<once where node != 2 { XCTAssertEqual(try epoch(of: "n\(node)"), 8) }
        XCTAssertEqual(try epoch(of: "n\(once + 2)"), 7)
    }

    func testANodeThatIsForgottenNeverUsesANumberAgain() throws {
        var own = OwnEvents(epoch: 7)
        let record = try XCTUnwrap(RecordWriter.text(.log, data: Array("{}".utf8)))
        var used: Set<String> = []
        for round in 0..<2 {
            for node in 0..<NodeHolders.countMax + 1 {
                let name = "n\(node)"
                let frame = try Frame(checking: XCTUnwrap(own.frame(record, of: name, at: 0)))
                let number = "\(name) \(frame.epoch) \(frame.firstSequence)"
                XCTAssertTrue(used.insert(number).inserted, "\(number), round \(round)")
                own.wasStored(name)
                if round == 1, node > 100 { return }
            }
        }
    }
}
