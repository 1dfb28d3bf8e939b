import TopologyModel
import XCTest

@testable import Runtime

/// Time and chance come from the test.
final class RestartBackoffTests: XCTestCase {
    /// After each end at one of the times. `random` is told by how much a pause may vary either way;
    /// its result is how far the pause is above the least that it may be.
    private func pauses(_ times: [Int64], random: (Int64) -> UInt64) -> [RestartBackoff.Verdict] {
        var backoff = RestartBackoff()
        return times.enumerated().map { index, time in
            let pause = Int64(min(50 << index, 5_000))
            let chance = random(pause * 25 / 100)
            return backoff.ended(.signalled(9), rule: .onFailure, now: time, random: chance)
        }
    }

    func testPausesDoubleFromFiftyMilliseconds() {
        XCTAssertEqual(
            pauses([0, 1, 2, 3, 4]) { UInt64($0) },
            [50, 100, 200, 400, 800].map { .again(afterMilliseconds: $0) })
    }

    func testTheyVaryByAQuarterEitherWay() {
        XCTAssertEqual(
            pauses([0, 1, 2]) { _ in 0 }, [38, 75, 150].map { .again(afterMilliseconds: $0) })
        XCTAssertEqual(
            pauses([0, 1, 2]) { UInt64(2 * $0) },
            [62, 125, 250].map { .again(afterMilliseconds: $0) })
        // Any number will do.
        for random in [UInt64.max, 1 << 63, 12_345] {
            guard case .again(let pause) = pauses([0], random: { _ in random })[0] else {
                return XCTFail("it gave up")
            }
            XCTAssert((38...62).contains(pause), "\(pause)")
        }
    }

    func testTheSixthEndWithinTenSecondsIsOneTooMany() {
        let times: [Int64] = [0, 2_000, 4_000, 6_000, 8_000, 10_000]
        XCTAssertEqual(pauses(times) { UInt64($0) }.last, .failed)
    }

    func testEndsThatAreLongAgoDoNotCount() {
        let times: [Int64] = [0, 2_000, 4_000, 6_000, 8_000, 10_001]
        XCTAssertNotEqual(pauses(times) { UInt64($0) }.last, .failed)
        var backoff = RestartBackoff()
        for hour in 0..<100 as Range<Int64> {
            let verdict = backoff.ended(
                .exited(1), rule: .always, now: hour * 3_600_000, random: 12)
            XCTAssertEqual(verdict, .again(afterMilliseconds: 50))
        }
    }

    func testAClockThatGoesBackDoesNotTrap() {
        var backoff = RestartBackoff()
        _ = backoff.ended(.exited(1), rule: .always, now: 1_000_000, random: 12)
        XCTAssertEqual(
            backoff.ended(.exited(1), rule: .always, now: 5, random: 25),
            .again(afterMilliseconds: 100))
    }

    func testEachRuleHasItsOwnIdeaOfAnEnd() {
        func verdict(_ ending: ProcessEnding, _ rule: RestartRule) -> RestartBackoff.Verdict {
            var backoff = RestartBackoff()
            return backoff.ended(ending, rule: rule, now: 0, random: 12)
        }
        let again = RestartBackoff.Verdict.again(afterMilliseconds: 50)
        XCTAssertEqual(verdict(.exited(0), .never), .rests)
        XCTAssertEqual(verdict(.exited(1), .never), .rests)
        XCTAssertEqual(verdict(.signalled(9), .never), .rests)
        XCTAssertEqual(verdict(.exited(0), .onFailure), .rests)
        XCTAssertEqual(verdict(.exited(1), .onFailure), again)
        XCTAssertEqual(verdict(.signalled(15), .onFailure), again)
        XCTAssertEqual(verdict(.exited(0), .always), again)
        XCTAssertEqual(verdict(.exited(1), .always), again)
    }

    func testWhoeverSaysStartClearsTheBooks() {
        var backoff = RestartBackoff()
        for time in 0..<6 as Range<Int64> {
            _ = backoff.ended(.exited(1), rule: .always, now: time, random: 12)
        }
        backoff.forget()
        XCTAssertEqual(
            backoff.ended(.exited(1), rule: .always, now: 7, random: 12),
            .again(afterMilliseconds: 50))
    }
}
