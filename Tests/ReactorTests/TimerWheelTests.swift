import Reactor
import XCTest

final class TimerWheelTests: XCTestCase {
    private let tick = TimerWheel.tickMilliseconds
    private var turn: Int64 { tick * Int64(TimerWheel.slots) }

    func testADeadlineIsToldWithItsTickAndNeverBefore() {
        for deadline in Int64(1_001)...1_100 {
            var wheel = TimerWheel(nowMilliseconds: 1_000, capacity: 4)
            wheel.schedule(2, at: deadline)
            let due = (deadline + tick - 1) / tick * tick
            for now in Int64(1_000)..<due { XCTAssertNil(wheel.nextDue(now)) }
            XCTAssertEqual(wheel.nextDue(due), 2)
            XCTAssertNil(wheel.nextDue(due))
            XCTAssertEqual(wheel.count, 0)
        }
    }

    func testALaterDeadlineReplacesTheEarlierAndAnEarlierTheLater() {
        var wheel = TimerWheel(nowMilliseconds: 0, capacity: 2)
        wheel.schedule(0, at: 100)
        wheel.schedule(0, at: 10_000)
        wheel.schedule(1, at: 10_000)
        wheel.schedule(1, at: 100)
        XCTAssertEqual(wheel.count, 2)
        XCTAssertEqual(wheel.nextDue(5_000), 1)
        XCTAssertNil(wheel.nextDue(5_000))
        XCTAssertEqual(wheel.nextDue(10_000), 0)
    }

    func testACancelledDeadlineIsNeverTold() {
        var wheel = TimerWheel(nowMilliseconds: 0, capacity: 3)
        for index in 0..<3 { wheel.schedule(index, at: 100) }
        wheel.cancel(1)
        wheel.cancel(1)
        XCTAssertFalse(wheel.isScheduled(1))
        XCTAssertEqual([wheel.nextDue(200), wheel.nextDue(200), wheel.nextDue(200)], [2, 0, nil])
    }

    func testADeadlineBeyondATurnIsToldOnceAndInTime() {
        for turns in [Int64(1), 2, 7, 1_000] {
            var wheel = TimerWheel(nowMilliseconds: 0, capacity: 1)
            let deadline = turns * turn + 5 * tick
            wheel.schedule(0, at: deadline)
            var now: Int64 = 0
            while now < deadline - tick {
                XCTAssertNil(wheel.nextDue(now))
                now += turn / 3
            }
            XCTAssertNil(wheel.nextDue(deadline - 1))
            XCTAssertEqual(wheel.nextDue(deadline), 0)
        }
    }

    func testWhatIsScheduledForThePastIsToldWithTheNextTickOnly() {
        var wheel = TimerWheel(nowMilliseconds: 1_600, capacity: 1)
        wheel.schedule(0, at: 5)
        XCTAssertNil(wheel.nextDue(1_600), "whoever schedules again at once would never end")
        XCTAssertEqual(wheel.nextDue(1_600 + tick), 0)
        wheel.schedule(0, at: .min)
        XCTAssertEqual(wheel.nextDue(1_600 + 2 * tick), 0)
    }

    func testTheEndOfTimeIsADeadlineLikeAnother() {
        var wheel = TimerWheel(nowMilliseconds: 0, capacity: 2)
        wheel.schedule(0, at: .max)
        XCTAssertEqual(wheel.millisecondsToNext(0), .max)
        XCTAssertNil(wheel.nextDue(1 << 50))
        XCTAssertEqual(wheel.count, 1)
    }

    func testAnIdleWheelLetsItsLoopSleepUntilSomethingIsDue() {
        var wheel = TimerWheel(nowMilliseconds: 1_000, capacity: 4)
        XCTAssertEqual(wheel.millisecondsToNext(1_000), -1)
        let day: Int64 = 24 * 3_600_000
        let distances: [Int64] = [1, 100, 30_000, turn - tick, turn, turn + tick, day]
        for distance in distances {
            wheel.schedule(3, at: 1_000 + distance)
            let sleep = Int64(wheel.millisecondsToNext(1_000))
            XCTAssertGreaterThanOrEqual(sleep, distance)
            XCTAssertLessThan(sleep, distance + tick)
            XCTAssertEqual((1_000 + sleep) % tick, 0)
        }
        XCTAssertEqual(wheel.nextDue(1_000 + Int64(wheel.millisecondsToNext(1_000))), 3)
        XCTAssertEqual(wheel.millisecondsToNext(1 << 40), -1)
    }

    func testADistantDeadlineWakesItsLoopOnce() {
        var wheel = TimerWheel(nowMilliseconds: 0, capacity: 1)
        wheel.schedule(0, at: 10 * turn + 3)
        var now: Int64 = 0
        var wakes = 0
        while true {
            now += Int64(wheel.millisecondsToNext(now))
            wakes += 1
            if wheel.nextDue(now) != nil { break }
        }
        XCTAssertEqual(wakes, 1)
    }

    func testGrowingKeepsWhatIsScheduled() {
        var wheel = TimerWheel(nowMilliseconds: 0, capacity: 2)
        wheel.schedule(0, at: 20)
        wheel.schedule(1, at: 2 * turn)
        wheel.grow(to: 100)
        wheel.grow(to: 50)
        wheel.schedule(99, at: 40)
        XCTAssertEqual(wheel.nextDue(32), 0)
        XCTAssertEqual(wheel.nextDue(48), 99)
        XCTAssertEqual(wheel.nextDue(2 * turn), 1)
    }

    func testTimeThatJumpsTellsAllThatIsDue() {
        var wheel = TimerWheel(nowMilliseconds: 0, capacity: 100)
        for index in 0..<100 { wheel.schedule(index, at: Int64(index) * turn / 7) }
        var told = Set<Int>()
        while let index = wheel.nextDue(1_000 * turn) { told.insert(index) }
        XCTAssertEqual(told.count, 100)
    }
}
