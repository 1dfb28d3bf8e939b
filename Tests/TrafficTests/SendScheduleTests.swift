import XCTest

@testable import Traffic

final class SendScheduleTests: XCTestCase {
    func testAClosedLoopSendsWhileTheWindowHasRoom() {
        var schedule = SendSchedule(count: 5, window: 3, pace: .asAnswered)
        schedule.begin(at: 100)
        for sent in 0..<3 {
            XCTAssertEqual(schedule.nanosecondsToNext(now: 100, inFlight: sent), 0)
            XCTAssertEqual(send(&schedule, now: 100), 100)
        }
        XCTAssertNil(schedule.nanosecondsToNext(now: 100, inFlight: 3))
        XCTAssertEqual(schedule.nanosecondsToNext(now: 900, inFlight: 2), 0)
        XCTAssertEqual(send(&schedule, now: 900), 900)
        XCTAssertEqual(send(&schedule, now: 950), 950)
        XCTAssert(schedule.isComplete)
        XCTAssertNil(schedule.nanosecondsToNext(now: 999, inFlight: 0))
        XCTAssertEqual(schedule.scheduledNanoseconds, 0)
    }

    func testAnOpenLoopSendsAtItsTimes() {
        var schedule = SendSchedule(count: 4, window: 100, pace: .rate(packetsPerSecond: 1_000))
        schedule.begin(at: 5_000_000)
        XCTAssertEqual(schedule.nanosecondsToNext(now: 5_000_000, inFlight: 0), 0)
        XCTAssertEqual(send(&schedule, now: 5_000_000), 5_000_000)
        XCTAssertEqual(schedule.nanosecondsToNext(now: 5_000_000, inFlight: 1), 1_000_000)
        XCTAssertEqual(schedule.nanosecondsToNext(now: 5_400_000, inFlight: 0), 600_000)
        XCTAssertEqual(schedule.scheduledNanoseconds, 1_000_000)
    }

    func testWhatIsSentLateCountsFromWhenItWasDue() {
        var schedule = SendSchedule(count: 10, window: 100, pace: .rate(packetsPerSecond: 100))
        schedule.begin(at: 0)
        _ = send(&schedule, now: 0)
        // The sender was held up for 35 ms, in which three packets became due.
        let stall: Int64 = 35_000_000
        var since: [Int64] = []
        while schedule.nanosecondsToNext(now: stall, inFlight: 1) == 0 {
            since.append(send(&schedule, now: stall))
        }
        XCTAssertEqual(since, [10_000_000, 20_000_000, 30_000_000])
        XCTAssertEqual(schedule.nanosecondsToNext(now: stall, inFlight: 1), 5_000_000)
    }

    func testAFullWindowHoldsAnOpenLoopBackButMovesNoDueTime() {
        var schedule = SendSchedule(count: 3, window: 1, pace: .rate(packetsPerSecond: 1_000))
        schedule.begin(at: 0)
        _ = send(&schedule, now: 0)
        XCTAssertNil(schedule.nanosecondsToNext(now: 9_000_000, inFlight: 1))
        XCTAssertEqual(send(&schedule, now: 9_000_000), 1_000_000)
    }

    func testDueTimesDoNotDrift() {
        let rate = 3
        var schedule = SendSchedule(
            count: 10_000, window: 1, pace: .rate(packetsPerSecond: rate))
        schedule.begin(at: 7)
        for _ in 0..<3_000 { _ = send(&schedule, now: 0) }
        XCTAssertEqual(send(&schedule, now: 0), 7 + 1_000_000_000_000)
    }

    /// Sends the next packet and returns from when its latency counts.
    private func send(_ schedule: inout SendSchedule, now: Int64) -> Int64 {
        defer { schedule.countSent() }
        return schedule.nextDueTime(now: now)
    }
}
