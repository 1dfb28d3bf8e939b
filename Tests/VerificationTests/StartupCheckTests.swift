import Control
import Reactor
import TopologyModel
import XCTest

@testable import Verification

/// Whether a network came up in time, judged by what its supervisor says.
final class StartupCheckTests: XCTestCase {
    private var network: PretendedNetwork!

    override func setUpWithError() throws { network = try PretendedNetwork("a", "b") }

    func testATimelyStartPasses() throws {
        let result = try result(withinMilliseconds: 50)
        XCTAssertEqual(result.outcome, .passed)
        XCTAssertEqual(result.measured, .nanoseconds(50_000_000))
    }

    func testAStartThatTookTooLongNamesItsCriticalChain() throws {
        let result = try result(withinMilliseconds: 49)
        XCTAssertEqual(result.outcome, .failed)
        XCTAssertEqual(
            result.reasons,
            [
                "the longest step was a listening: 40 ms",
                "its critical chain: planned: 10 ms, then a listening: 40 ms",
            ])
    }

    func testANetworkThatIsNotReadyNowFails() throws {
        for state in [NetworkStatus.State.starting, .degraded, .failed, .stopping] {
            network.status.state = state
            XCTAssertEqual(try result().outcome, .failed, state.rawValue)
        }
    }

    func testAChangeThatFailedFailsAlsoWhereNobodyAskedForTheStart() throws {
        network.status.state = .failed
        network.status.revision = 2
        XCTAssertEqual(
            try result().reasons, ["the network did not become ready after it was changed"])
        var run = try network.run()
        let report = run.run()
        XCTAssertEqual(report.results.map(\.outcome), [.failed])
        XCTAssertNil(report.startup)
    }

    func testTheTimingOfAnEarlierRevisionIsNotThatOfTheNetworkThatRuns() throws {
        network.status.revision = 2
        let result = try result()
        XCTAssertEqual(result.outcome, .notMeasured)
        XCTAssertNil(result.measured)
        XCTAssertEqual(
            result.reasons,
            ["the network was changed since it started: down it, and verify starts it anew"])
        XCTAssertNil(try network.run().report.startup)
    }

    func testTheWholeIsTimedFromTheStartOfTheCommand() throws {
        let now = LoopTime.read()
        let began = LoopTime(
            wallMilliseconds: now.wallMilliseconds,
            monotonicNanoseconds: now.monotonicNanoseconds - 2_000_000_000)
        var run = try network.run(began: began)
        XCTAssertGreaterThanOrEqual(run.run().microseconds, 2_000_000)
    }

    private func result(withinMilliseconds: Int = 1_000) throws -> CheckResult {
        try network.run().verify(
            StartupDescription(
                withinMicroseconds: withinMilliseconds * 1_000, source: PretendedNetwork.source))
    }
}
