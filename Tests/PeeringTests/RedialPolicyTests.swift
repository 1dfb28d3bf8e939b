import XCTest

@testable import Peering

final class RedialPolicyTests: XCTestCase {
    private var timing = LinkTiming()
    /// In the middle: no jitter.
    private let middle: UInt32 = 1_000

    func testTheFirstRedialComesAtOnceAndTheNextAfterGrowingDelays() {
        var policy = RedialPolicy(timing)
        policy.opened(at: 0)
        XCTAssertEqual(policy.ended(at: 5_000, random: middle), 5_000)
        var now: Int64 = 5_000
        var delays: [Int64] = []
        for _ in 0..<4 {
            policy.attempted()
            let next = policy.failed(at: now, random: middle)
            delays.append(next - now)
            now = next
        }
        XCTAssertEqual(delays, [1_000, 2_000, 4_000, 8_000])
        XCTAssertEqual(policy.breaker, .closed)
    }

    func testTheLastDelayRepeats() {
        timing.failuresBeforeHold = 100
        var policy = RedialPolicy(timing)
        var delays: [Int64] = []
        for _ in 0..<8 { delays.append(policy.failed(at: 0, random: middle)) }
        XCTAssertEqual(delays, [1_000, 2_000, 4_000, 8_000, 16_000, 16_000, 16_000, 16_000])
    }

    func testJitterStaysWithinItsPercentage() {
        var shortest = Int64.max
        var longest = Int64.min
        for random in UInt32(0)..<4_002 {
            var policy = RedialPolicy(timing)
            let delay = policy.failed(at: 0, random: random)
            shortest = min(shortest, delay)
            longest = max(longest, delay)
        }
        XCTAssertEqual(shortest, 800)
        XCTAssertEqual(longest, 1_200)
    }

    func testFiveFailuresOpenTheBreakerAndEachProbeThatFailsOpensItAgainForEver() {
        var policy = RedialPolicy(timing)
        for _ in 0..<4 { _ = policy.failed(at: 0, random: middle) }
        XCTAssertEqual(policy.breaker, .closed)
        XCTAssertEqual(policy.failed(at: 100, random: middle), 60_100)
        XCTAssertEqual(policy.breaker, .open)
        for round in 1...1_000 as ClosedRange<Int64> {
            policy.attempted()
            XCTAssertEqual(policy.breaker, .halfOpen)
            XCTAssertEqual(policy.failed(at: round * 60_000, random: middle), (round + 1) * 60_000)
            XCTAssertEqual(policy.breaker, .open)
        }
    }

    func testAProbeThatSucceedsClosesTheBreaker() {
        var policy = RedialPolicy(timing)
        for _ in 0..<5 { _ = policy.failed(at: 0, random: middle) }
        policy.attempted()
        policy.opened(at: 60_000)
        XCTAssertEqual(policy.breaker, .closed)
        XCTAssertEqual(policy.ended(at: 62_000, random: middle), 62_000)
        XCTAssertEqual(policy.failures, 0)
    }

    func testAPeerThatHangsUpAtOnceCountsAsAFailure() {
        var policy = RedialPolicy(timing)
        for round in 1...4 as ClosedRange<Int64> {
            policy.attempted()
            policy.opened(at: round * 100_000)
            let delay =
                policy.ended(at: round * 100_000 + 999, random: middle) - round * 100_000 - 999
            XCTAssertEqual(delay, 1_000 << (round - 1))
        }
        policy.opened(at: 500_000)
        XCTAssertEqual(policy.ended(at: 500_001, random: middle), 560_001)
        XCTAssertEqual(policy.breaker, .open)
    }

    func testBeingWokenEndsTheHold() {
        var policy = RedialPolicy(timing)
        for _ in 0..<7 { _ = policy.failed(at: 0, random: middle) }
        policy.woken()
        XCTAssertEqual(policy.breaker, .closed)
        XCTAssertEqual(policy.failed(at: 0, random: middle), 1_000)
    }
}
