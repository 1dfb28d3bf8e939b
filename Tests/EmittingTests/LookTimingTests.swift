import XCTest

@testable import Emitting

/// When the emitter waits for more events, and when it does not.
final class LookTimingTests: XCTestCase {
    private static let microsecond: Int64 = 1_000

    /// Of events that come at those times, in microseconds, how long each waits for a look.
    private func waits(_ times: [Int64]) -> [Int64] {
        var looks = LookTiming()
        var now: Int64 = 1_000_000_000
        let start = now
        looks.looked(at: now, hasFound: false)
        return times.map { time in
            let came = start + time * Self.microsecond
            now = max(now, came)
            while !looks.isDue(at: now, waitingBytes: 200) { now += 10 * Self.microsecond }
            looks.looked(at: now, hasFound: true)
            return (now - came) / Self.microsecond
        }
    }

    func testWhatComesAfterASilenceGoesOutAtOnce() {
        // A packet each ten milliseconds: it comes, its answer comes, and a status.
        var times: [Int64] = []
        for packet in 1...50 as ClosedRange<Int64> {
            for after in [0, 300, 700] as [Int64] { times.append(packet * 10_000 + after) }
        }
        XCTAssertEqual(waits(times), [Int64](repeating: 0, count: times.count))
    }

    func testUnderLoadItGathers() {
        let waits = waits([100, 200, 300, 400, 500, 600])
        XCTAssertEqual(waits, [0, 0, 0, 0, 0, 900], "the sixth for what comes in a millisecond")
    }

    func testASteadyLoadEarnsNothing() {
        var looks = LookTiming()
        var prompt = 0
        for i in 1...1_000 {
            looks.looked(at: Int64(i) * LookTiming.gatherNanoseconds, hasFound: true)
            if !looks.isGathering { prompt += 1 }
        }
        XCTAssertEqual(prompt, LookTiming.promptMax)
    }

    func testMuchIsWorthAFrameBeforeItsTime() {
        var looks = LookTiming()
        for _ in 0...LookTiming.promptMax { looks.looked(at: 1, hasFound: true) }
        XCTAssertTrue(looks.isGathering)
        XCTAssertFalse(looks.isDue(at: 2, waitingBytes: 60_000))
        XCTAssertTrue(looks.isDue(at: 2, waitingBytes: 1 << 20))
        XCTAssertTrue(looks.isDue(at: 1 + LookTiming.gatherNanoseconds, waitingBytes: 1))
        looks.looked(at: 3_000_000, hasFound: false)
        XCTAssertFalse(looks.isGathering, "it sleeps until it is woken")
    }
}
