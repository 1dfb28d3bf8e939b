import Glibc
import XCTest

@testable import Reactor

final class AlarmTests: XCTestCase {
    private let token: UInt64 = 7

    func testAnAlarmWakesNotBeforeItsTimeAndSoonAfter() throws {
        var loop = try EventLoop()
        var alarm = try Alarm()
        try loop.add(alarm.descriptor, token: token, .readable)
        // Not a whole number of milliseconds, which is all that a wait itself could count.
        let due = LoopTime.read().monotonicNanoseconds + 2_300_000
        alarm.set(monotonicNanoseconds: due)
        XCTAssertEqual(loop.wait(milliseconds: 1_000), 1)
        XCTAssertEqual(loop.event(0).token, token)
        XCTAssertGreaterThanOrEqual(loop.now.monotonicNanoseconds, due)
        XCTAssertLessThan(loop.now.monotonicNanoseconds, due + 500_000_000)
    }

    func testATimeThatHasPassedWakesAtOnceAndALaterOneReplacesIt() throws {
        var loop = try EventLoop()
        var alarm = try Alarm()
        try loop.add(alarm.descriptor, token: token, .readable)
        for passed: Int64 in [-5, 0, 1] {
            alarm.set(monotonicNanoseconds: passed)
            XCTAssertEqual(loop.wait(milliseconds: 1_000), 1)
        }
        alarm.set(monotonicNanoseconds: LoopTime.read().monotonicNanoseconds + 60_000_000_000)
        XCTAssertEqual(loop.wait(milliseconds: 0), 0)
    }

    func testAStoppedAlarmStaysSilent() throws {
        var loop = try EventLoop()
        var alarm = try Alarm()
        try loop.add(alarm.descriptor, token: token, .readable)
        alarm.set(monotonicNanoseconds: 1)
        alarm.stop()
        XCTAssertEqual(loop.wait(milliseconds: 5), 0)
    }
}
