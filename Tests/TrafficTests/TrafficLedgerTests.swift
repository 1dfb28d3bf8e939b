import Wire
import XCTest

@testable import Traffic

/// Each way a packet can go, by value.
final class TrafficLedgerTests: XCTestCase {
    private let preimage = [UInt8](repeating: 5, count: 32)

    func testARightFulfilmentCountsWithItsLatency() {
        var ledger = TrafficLedger(window: 10)
        let requestId = send(&ledger, since: 1_000)
        answer(&ledger, requestId, fulfill(preimage), now: 1_200)
        let summary = ledger.summary(scheduledNanoseconds: 0)
        XCTAssertEqual(summary.fulfilled, 1)
        XCTAssertEqual(summary.latency?.maxNanoseconds, 200)
        XCTAssertEqual(summary.durationNanoseconds, 200)
        assertNothingElse(summary, sent: 1)
    }

    func testAFulfilmentOfAnotherConditionIsWrong() {
        var ledger = TrafficLedger(window: 10)
        // The condition itself is what a lazy receiver would send back.
        for bytes in [preimage.dropLast() + [6], SHA256.digest(of: preimage)] {
            answer(&ledger, send(&ledger), fulfill(bytes))
        }
        let summary = ledger.summary(scheduledNanoseconds: 0)
        XCTAssertEqual(summary.wrong, 2)
        XCTAssertEqual(summary.firstWrong, "the fulfilment does not fit the condition")
        XCTAssertNil(summary.latency)
        assertNothingElse(summary, sent: 2)
    }

    func testRejectsAreCountedByCodeWithTheFirstWords() {
        var ledger = TrafficLedger(window: 10)
        for (code, message) in [("F02", "no route"), ("T01", "down"), ("T01", "still down")] {
            answer(&ledger, send(&ledger), reject(code, message))
        }
        let summary = ledger.summary(scheduledNanoseconds: 0)
        XCTAssertEqual(
            summary.rejections,
            [
                .init(code: .t01, count: 2, message: "down", triggeredBy: "test.b"),
                .init(code: .f02, count: 1, message: "no route", triggeredBy: "test.b"),
            ])
        assertNothingElse(summary, sent: 3)
    }

    func testCodesThatAPeerMakesUpTakeNoEndlessMemory() {
        var ledger = TrafficLedger(window: 10)
        for number in 0..<TrafficLedger.codesMax + 50 {
            let text = "\(number)"
            let code = String(repeating: "0", count: 3 - text.count) + text
            answer(&ledger, send(&ledger), reject(code, ""))
        }
        let summary = ledger.summary(scheduledNanoseconds: 0)
        XCTAssertEqual(summary.rejections.count, TrafficLedger.codesMax)
        XCTAssertEqual(summary.wrong, 50)
        assertNothingElse(summary, sent: TrafficLedger.codesMax + 50)
    }

    func testWhatIsNoAnswerIsWrong() {
        var ledger = TrafficLedger(window: 10)
        let prepare: [UInt8] = [12, 0]
        let answers: [[UInt8]] = [
            [], [99, 1, 2], prepare, Array(fulfill(preimage).dropLast()),
            [14, 3, 0x46, 0x30, 0x30],
        ]
        for bytes in answers { answer(&ledger, send(&ledger), bytes) }
        let summary = ledger.summary(scheduledNanoseconds: 0)
        XCTAssertEqual(summary.wrong, answers.count)
        XCTAssertEqual(summary.firstWrong, "the answer has no packet")
        assertNothingElse(summary, sent: answers.count)
    }

    func testASecondAnswerIsUnexpectedAndChangesNothingElse() {
        var ledger = TrafficLedger(window: 10)
        let requestId = send(&ledger)
        answer(&ledger, requestId, fulfill(preimage))
        answer(&ledger, requestId, reject("T00", "again"))
        answer(&ledger, 12_345, fulfill(preimage))
        let summary = ledger.summary(scheduledNanoseconds: 0)
        XCTAssertEqual(summary.unexpected, 2)
        assertNothingElse(summary, sent: 1)
        XCTAssertEqual(summary.fulfilled, 1)
    }

    func testWithoutAnAnswerInTimeAPacketIsLostAndALateOneIsUnexpected() {
        var ledger = TrafficLedger(window: 10)
        let requestId = send(&ledger, deadline: 50)
        ledger.expire(nowMilliseconds: 50)
        XCTAssertEqual(ledger.inFlight, 1)
        ledger.expire(nowMilliseconds: 51)
        XCTAssertEqual(ledger.inFlight, 0)
        answer(&ledger, requestId, fulfill(preimage))
        let summary = ledger.summary(scheduledNanoseconds: 0)
        XCTAssertEqual([summary.lost, summary.lostWithLink, summary.unexpected], [1, 0, 1])
        assertNothingElse(summary, sent: 1)
    }

    func testALinksEndLosesWhatWasInFlight() {
        var ledger = TrafficLedger(window: 10)
        let requestId = send(&ledger)
        send(&ledger)
        answer(&ledger, requestId, fulfill(preimage))
        ledger.linkEnded(now: 9)
        let summary = ledger.summary(scheduledNanoseconds: 0)
        XCTAssertEqual([summary.lost, summary.lostWithLink], [1, 1])
        assertNothingElse(summary, sent: 2)
    }

    func testWhatIsAbandonedIsUnanswered() {
        var ledger = TrafficLedger(window: 10)
        send(&ledger)
        send(&ledger)
        ledger.takeBack(send(&ledger))
        ledger.abandon()
        let summary = ledger.summary(scheduledNanoseconds: 0)
        XCTAssertEqual(summary.unanswered, 2)
        assertNothingElse(summary, sent: 2)
    }

    func testTheRateCountsTheTimeTheScheduleTook() {
        var ledger = TrafficLedger(window: 10)
        for _ in 0..<10 { answer(&ledger, send(&ledger, since: 100), fulfill(preimage), now: 200) }
        let summary = ledger.summary(scheduledNanoseconds: 1_000_000_000)
        XCTAssertEqual(summary.answersPerSecond, 10)
        XCTAssertNil(TrafficSummary().answersPerSecond)
    }

    /// Every packet is in exactly one place.
    private func assertNothingElse(_ summary: TrafficSummary, sent: Int, line: UInt = #line) {
        XCTAssertEqual(summary.sent, sent, line: line)
        XCTAssertEqual(
            summary.answered + summary.lost + summary.unanswered, sent, "\(summary)", line: line)
    }

    @discardableResult
    private func send(
        _ ledger: inout TrafficLedger, since: Int64 = 0, deadline: Int64 = 99
    ) -> UInt32 {
        let fulfillment = preimage.withUnsafeBytes { Hash256(loading: $0.baseAddress!) }
        return ledger.sent(fulfillment, since: since, deadlineMilliseconds: deadline)
    }

    private func answer(
        _ ledger: inout TrafficLedger, _ requestId: UInt32, _ bytes: [UInt8], now: Int64 = 1
    ) {
        var bytes = bytes
        bytes.withByteView { ledger.answered(requestId, $0, now: now) }
    }

    private func fulfill(_ preimage: [UInt8]) -> [UInt8] { [13, 33] + preimage + [0] }

    private func reject(_ code: String, _ message: String) -> [UInt8] {
        let body = Array(code.utf8) + [6] + Array("test.b".utf8)
        let text = Array(message.utf8)
        return [14, UInt8(body.count + text.count + 2)] + body + [UInt8(text.count)] + text + [0]
    }
}
