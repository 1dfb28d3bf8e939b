import Glibc
import Reactor
import XCTest

final class EventLoopTests: XCTestCase {
    func testAReadyDescriptorIsToldWithItsToken() throws {
        var loop = try EventLoop()
        var pair = try ConnectedPair()
        try loop.add(pair.far.descriptor, token: .max, .readable)
        XCTAssertEqual(loop.wait(milliseconds: 0), 0)
        pair.near.output.append([1], &pair.pool)
        XCTAssertEqual(pair.near.flush(&pair.pool), .done)
        XCTAssertEqual(loop.wait(milliseconds: 5_000), 1)
        let event = loop.event(0)
        XCTAssertEqual(event.token, .max)
        XCTAssert(event.isReadable && !event.isWritable && !event.isHungUp)
        XCTAssertEqual(loop.wait(milliseconds: 0), 1, "it is told until it has been read")
    }

    func testABlockedStreamIsToldWhenItIsWritableAgain() throws {
        var loop = try EventLoop()
        var pair = try ConnectedPair()
        pair.near.output.append(pattern(8_000_000), &pair.pool)
        try loop.add(pair.near.descriptor, token: 7, .readable)
        XCTAssertEqual(pair.near.flush(&pair.pool), .blocked)
        loop.change(pair.near.descriptor, token: 8, [.readable, .writable])
        XCTAssertEqual(loop.wait(milliseconds: 0), 0)
        var arrived = 0
        while pair.near.output.pending > 0 {
            arrived += try pair.read(2_000_000).count
            guard loop.wait(milliseconds: 5_000) == 1 else { return XCTFail("not writable") }
            XCTAssertEqual(loop.event(0).token, 8)
            XCTAssert(loop.event(0).isWritable)
            _ = pair.near.flush(&pair.pool)
        }
        XCTAssertEqual(try pair.read(8_000_000 - arrived).count, 8_000_000 - arrived)
    }

    func testAHangUpIsToldThoughNobodyWatchesForBytes() throws {
        var loop = try EventLoop()
        var pair = try ConnectedPair()
        try loop.add(pair.near.descriptor, token: 1, .nothing)
        XCTAssertEqual(loop.wait(milliseconds: 0), 0)
        pair.far.close(&pair.pool, reset: true)
        XCTAssertEqual(loop.wait(milliseconds: 5_000), 1)
        XCTAssert(loop.event(0).isHungUp)
        loop.remove(pair.near.descriptor)
        XCTAssertEqual(loop.wait(milliseconds: 0), 0)
    }

    func testAnEndOfBytesIsReadable() throws {
        var loop = try EventLoop()
        let pair = try ConnectedPair()
        try loop.add(pair.near.descriptor, token: 1, .readable)
        pair.far.endOutput()
        XCTAssertEqual(loop.wait(milliseconds: 5_000), 1)
        XCTAssert(loop.event(0).isReadable)
        XCTAssertEqual(readOnce(pair.near), .ended)
    }

    func testMoreThanOneWaitTellsComeWithTheNext() throws {
        var loop = try EventLoop()
        var inboxes: [LoopInbox<Int>] = []
        for i in 0..<300 {
            let inbox = try LoopInbox<Int>(messagesMax: 1)
            try loop.add(inbox.descriptor, token: UInt64(i), .readable)
            XCTAssert(inbox.post(i))
            inboxes.append(inbox)
        }
        var told: [Int] = []
        while told.count < 300 {
            let count = loop.wait(milliseconds: 0)
            guard count > 0 else { return XCTFail("\(told.count) told") }
            for i in 0..<count { told += inboxes[Int(loop.event(i).token)].takeAll() }
        }
        XCTAssertEqual(told.sorted(), Array(0..<300))
    }

    func testAnIdleLoopSleepsUntilItsDeadlineAndWakesOnce() throws {
        var loop = try EventLoop()
        let start = loop.now.monotonicMilliseconds
        var wheel = TimerWheel(nowMilliseconds: start, capacity: 1)
        wheel.schedule(0, at: start + 150)
        var due: Int?
        while due == nil {
            _ = loop.wait(
                milliseconds: wheel.millisecondsToNext(loop.now.monotonicMilliseconds))
            due = wheel.nextDue(loop.now.monotonicMilliseconds)
        }
        XCTAssertEqual(loop.waits, 1)
        XCTAssertGreaterThanOrEqual(loop.now.monotonicMilliseconds, start + 150)
    }

    func testASignalEndsAWaitWithoutEvents() throws {
        var loop = try EventLoop()
        var action = sigaction()
        var before = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        sigaction(SIGALRM, &action, &before)
        defer { sigaction(SIGALRM, &before, nil) }
        var soon = itimerval()
        soon.it_value.tv_usec = 20_000
        soon.it_interval.tv_usec = 20_000
        setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &soon, nil)
        defer {
            var never = itimerval()
            setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &never, nil)
        }
        let start = loop.now.monotonicMilliseconds
        XCTAssertEqual(loop.wait(milliseconds: 5_000), 0)
        XCTAssertGreaterThan(loop.now.monotonicMilliseconds, start)
    }

    private func readOnce(_ stream: borrowing TCPStream) -> ReadResult {
        var byte: UInt8 = 0
        return stream.read(into: &byte, max: 1)
    }
}
