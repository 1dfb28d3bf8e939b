import Foundation
import Reactor
import XCTest

final class LoopInboxTests: XCTestCase {
    func testMessagesFromThreadsComeOnceAndInOrder() throws {
        let inbox = try LoopInbox<(thread: Int, number: Int)>(messagesMax: 100)
        var loop = try EventLoop()
        try loop.add(inbox.descriptor, token: 1, .readable)
        let threads = 4
        let each = 5_000
        for thread in 0..<threads {
            Thread.detachNewThread {
                for number in 0..<each {
                    while !inbox.post((thread, number)) { sched_yield() }
                }
            }
        }
        var next = [Int](repeating: 0, count: threads)
        while next.reduce(0, +) < threads * each {
            guard loop.wait(milliseconds: 5_000) == 1 else { return XCTFail("no wake: \(next)") }
            let batch = inbox.takeAll()
            XCTAssertLessThanOrEqual(batch.count, 100)
            for message in batch {
                XCTAssertEqual(message.number, next[message.thread])
                next[message.thread] += 1
            }
        }
        XCTAssertEqual(next, [Int](repeating: each, count: threads))
    }

    func testAFullInboxRefuses() throws {
        let inbox = try LoopInbox<Int>(messagesMax: 2)
        XCTAssertEqual([inbox.post(1), inbox.post(2), inbox.post(3)], [true, true, false])
        XCTAssertEqual(inbox.takeAll(), [1, 2])
        XCTAssert(inbox.post(4))
        XCTAssertEqual(inbox.takeAll(), [4])
        XCTAssertEqual(inbox.takeAll(), [])
    }

    func testABatchWakesTheLoopOnce() throws {
        let inbox = try LoopInbox<Int>(messagesMax: 10)
        for number in 0..<10 { XCTAssert(inbox.post(number)) }
        var wakes: UInt64 = 0
        XCTAssertEqual(read(inbox.descriptor, &wakes, 8), 8)
        XCTAssertEqual(wakes, 1)
    }

    func testATakenInboxIsNotReadable() throws {
        let inbox = try LoopInbox<Int>(messagesMax: 10)
        var loop = try EventLoop()
        try loop.add(inbox.descriptor, token: 1, .readable)
        XCTAssert(inbox.post(1))
        XCTAssertEqual(loop.wait(milliseconds: 0), 1)
        XCTAssertEqual(inbox.takeAll(), [1])
        XCTAssertEqual(loop.wait(milliseconds: 0), 0)
        XCTAssert(inbox.post(2))
        XCTAssertEqual(loop.wait(milliseconds: 0), 1)
    }
}
