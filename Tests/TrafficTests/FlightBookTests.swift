import Wire
import XCTest

@testable import Traffic

final class FlightBookTests: XCTestCase {
    func testAnAnswerFindsItsPacketOnce() {
        var book = FlightBook(capacity: 4)
        let first = enter(&book, 1)
        let second = enter(&book, 2)
        XCTAssertEqual(book.take(second)?.sinceNanoseconds, 2)
        XCTAssertNil(book.take(second))
        XCTAssertEqual(book.take(first)?.fulfillment, Hash256.zero)
        XCTAssertEqual(book.count, 0)
        XCTAssertNil(book.nextDeadlineMilliseconds)
    }

    func testALateAnswerNeverMeetsAStranger() {
        var book = FlightBook(capacity: 1)
        var seen: Set<UInt32> = []
        for since in 0..<100_000 {
            let requestId = enter(&book, Int64(since))
            XCTAssert(seen.insert(requestId).inserted, "\(requestId) came back")
            _ = book.take(requestId)
        }
    }

    func testOnlyWhatIsOverdueIsTakenTheOldestFirst() {
        var book = FlightBook(capacity: 8)
        for deadline: Int64 in [10, 10, 20] { enter(&book, deadline, deadline: deadline) }
        XCTAssertEqual(book.nextDeadlineMilliseconds, 10)
        XCTAssertNil(book.takeOverdue(nowMilliseconds: 10))
        XCTAssertEqual(book.takeOverdue(nowMilliseconds: 11)?.deadlineMilliseconds, 10)
        XCTAssertEqual(book.takeOverdue(nowMilliseconds: 11)?.deadlineMilliseconds, 10)
        XCTAssertNil(book.takeOverdue(nowMilliseconds: 11))
        XCTAssertEqual(book.takeOldest()?.deadlineMilliseconds, 20)
        XCTAssertNil(book.takeOldest())
    }

    func testAnyOrderOfAnswersLeavesTheBookRight() {
        let seed: UInt64 = .random(in: 0 ... .max)
        var bits = SeededBits(seed: seed)
        var book = FlightBook(capacity: 64)
        // What should be in the book, the oldest first.
        var model: [(requestId: UInt32, since: Int64)] = []
        for step: Int64 in 0..<50_000 {
            switch bits.next() % 5 {
            case 0...1 where model.count < 64: model.append((enter(&book, step), step))
            case 2...3 where !model.isEmpty:
                let chosen = model.remove(at: Int(bits.next() % UInt64(model.count)))
                XCTAssertEqual(book.take(chosen.requestId)?.sinceNanoseconds, chosen.since)
            case 4 where !model.isEmpty:
                XCTAssertEqual(book.takeOldest()?.sinceNanoseconds, model.removeFirst().since)
            default: XCTAssertNil(book.take(UInt32(truncatingIfNeeded: bits.next() | 1 << 31)))
            }
            XCTAssertEqual(book.count, model.count, "seed \(seed), step \(step)")
        }
    }

    @discardableResult
    private func enter(
        _ book: inout FlightBook, _ since: Int64, deadline: Int64 = 0
    ) -> UInt32 {
        book.enter(
            fulfillment: .zero, sinceNanoseconds: since, deadlineMilliseconds: deadline)
    }
}
