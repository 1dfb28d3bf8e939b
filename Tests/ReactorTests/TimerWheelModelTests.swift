import Reactor
import TestSupport
import XCTest

/// The wheel against a list of deadlines that is searched through, in random order and time.
final class TimerWheelModelTests: XCTestCase {
    private struct Model {
        var deadlines: [Int: Int64] = [:]
        /// Up to here everything due has been told.
        var passedTick: Int64

        mutating func schedule(_ index: Int, at deadline: Int64) {
            let tick = TimerWheel.tickMilliseconds
            deadlines[index] = max((deadline + tick - 1) / tick, passedTick + 1) * tick
        }

        mutating func takeDue(_ now: Int64) -> Set<Int> {
            let due = Set(deadlines.filter { $0.value <= now }.keys)
            for index in due { deadlines[index] = nil }
            passedTick = max(passedTick, now / TimerWheel.tickMilliseconds)
            return due
        }

        func millisecondsToNext(_ now: Int64) -> Int64 {
            deadlines.values.min().map { max(0, $0 - now) } ?? -1
        }
    }

    func testItTellsWhatAListOfDeadlinesTells() {
        let seed = UInt64.random(in: .min ... .max)
        for round in 0..<UInt64(20) { run(seed: seed &+ round) }
    }

    private func run(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let capacity = Int.random(in: 1...60, using: &random)
        var now = Int64.random(in: 0...10_000_000, using: &random)
        var wheel = TimerWheel(nowMilliseconds: now, capacity: capacity)
        var model = Model(passedTick: now / TimerWheel.tickMilliseconds)
        for step in 0..<2_000 {
            let index = Int.random(in: 0..<capacity, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                let reaches: [Int64] = [20, 2_000, 70_000, 1_000_000]
                let reach = reaches.randomElement(using: &random)!
                let deadline = now + Int64.random(in: -reach / 4...reach, using: &random)
                wheel.schedule(index, at: deadline)
                model.schedule(index, at: deadline)
            case 5:
                wheel.cancel(index)
                model.deadlines[index] = nil
            default:
                let reaches: [Int64] = [1, 16, 500, 70_000, 300_000]
                let reach = reaches.randomElement(using: &random)!
                now += Int64.random(in: 0...reach, using: &random)
                var told = Set<Int>()
                while let due = wheel.nextDue(now) {
                    XCTAssert(told.insert(due).inserted, "\(due) told twice, seed \(seed)")
                }
                XCTAssertEqual(told, model.takeDue(now), "seed \(seed), step \(step)")
            }
            XCTAssertEqual(wheel.count, model.deadlines.count, "seed \(seed), step \(step)")
            // A cancelled distant deadline may wake the loop for nothing, but never too late.
            let sleep = Int64(wheel.millisecondsToNext(now))
            let expected = model.millisecondsToNext(now)
            XCTAssert(
                expected < 0 || (sleep >= 0 && sleep <= expected),
                "sleeps \(sleep), next is due in \(expected), seed \(seed), step \(step)")
        }
    }
}
