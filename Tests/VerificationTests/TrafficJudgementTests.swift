import TopologyModel
import Traffic
import XCTest

@testable import Verification
@testable import Wire

/// What is demanded of packets, held against what became of them.
final class TrafficJudgementTests: XCTestCase {
    func testWithoutADemandNoPacketMayBeLostOrRejected() {
        var run = Run(fulfilled: 1_000)
        XCTAssertEqual(run.outcomes(), ["traffic": .passed, "loss": .passed, "rejects": .passed])
        run.summary.fulfilled = 999
        run.summary.lost = 1
        XCTAssertEqual(run.outcomes()["loss"], .failed)
        run.summary.lost = 0
        run.reject(1)
        XCTAssertEqual(run.outcomes()["rejects"], .failed)
        XCTAssertEqual(run.outcomes()["loss"], .passed)
    }

    func testSoManyMayBeRejectedAsIsDemanded() {
        var run = Run(fulfilled: 997)
        run.reject(3)
        XCTAssertEqual(run.outcomes(.rejects(3))["rejects"], .passed)
        XCTAssertEqual(run.outcomes(.rejects(2))["rejects"], .failed)
        let reasons = run.results([.rejects(2)]).first { $0.name == .rejects }?.reasons
        XCTAssertEqual(reasons, ["3 with F02 from test.b: no route"])
    }

    func testAPacketThatVanishedIsLostThoughItsNeighbourRejectedIt() {
        var run = Run(fulfilled: 999)
        run.reject(1)
        var accounting = PacketAccounting()
        accounting.losses = [.init(place: "at b", count: 1, why: "it lost one")]
        run.accounting = accounting
        let loss = run.results([.rejects(1)]).first { $0.name == .loss }
        XCTAssertEqual(loss?.outcome, .failed)
        XCTAssertEqual(loss?.measured, .count(1))
        XCTAssertEqual(loss?.reasons, ["1 vanished at b: it lost one"])
        XCTAssertEqual(run.outcomes(.rejects(1), .loss(1))["loss"], .passed)
    }

    func testAWrongAnswerFailsTheTraffic() {
        var run = Run(fulfilled: 999)
        run.summary.wrong = 1
        run.summary.firstWrong = "the answer is a Prepare"
        XCTAssertEqual(run.outcomes()["traffic"], .failed)
        XCTAssertEqual(
            run.results([])[0].reasons, ["1 packets were answered wrongly: the answer is a Prepare"]
        )
    }

    func testAnAnswerTooManyFailsTheTraffic() {
        var run = Run(fulfilled: 1_000)
        run.summary.unexpected = 1
        XCTAssertEqual(run.outcomes()["traffic"], .failed)
    }

    func testARunThatWasCutShortFails() {
        var run = Run(fulfilled: 400)
        run.summary.sent = 400
        run.problems = ["there is no link"]
        let traffic = run.results([])[0]
        XCTAssertEqual(
            traffic.reasons, ["there is no link", "400 of 1,000 packets were sent"])
    }

    func testAPartThatIsSelectedAloneFailsWithWhatKeptTheTrafficFromBeingWhole() {
        let faults: [(String, (inout Run) -> Void)] = [
            ("there is no link", { $0.problems = ["there is no link"] }),
            ("999 of 1,000 packets were sent", { $0.summary.sent = 999 }),
            ("0 of 1,000 packets were sent", { $0.summary.sent = 0 }),
            ("1 packets were answered wrongly", { $0.summary.wrong = 1 }),
            (
                "1 answers came that no packet waited for any more",
                { $0.summary.unexpected = 1 }
            ),
            ("b delivered 7", { $0.accounting?.contradictions = ["b delivered 7"] }),
        ]
        for part in [CheckName.loss, .rejects, .throughput, .latency] {
            let selection = CheckSelection(only: [part], skip: [])
            for (reason, add) in faults {
                var run = Run(fulfilled: 1_000)
                let demands: [DemandDescription] = [.throughput(90), .latency(p50: 1_000)]
                let whole = run.results(demands, selection).filter { $0.name == part }
                XCTAssertEqual(whole.map(\.outcome), [.passed])
                add(&run)
                let results = run.results(demands, selection)
                XCTAssertEqual(results[0].outcome, .skipped)
                let result = results.first { $0.name == part }
                XCTAssertEqual(result?.outcome, .failed, "\(part), \(reason)")
                XCTAssert(result?.reasons.contains(reason) == true, "\(part), \(reason)")
            }
        }
    }

    func testWithoutWhatNodesCountedNoLossPasses() {
        var run = Run(fulfilled: 1_000)
        run.accounting = nil
        let results = run.results([.loss(10)], CheckSelection(only: [.loss], skip: []))
        XCTAssertEqual(results.last?.outcome, .failed)
        XCTAssertEqual(run.outcomes()["loss"], .failed)
    }

    func testWhatWasNotRunIsNoPass() {
        let traffic = TrafficDescription(
            from: "a", to: "c", packetsPerSecond: 100, durationMicroseconds: 10_000_000,
            demands: [.latency(p50: 1)], source: Demand.source)
        XCTAssertEqual(
            Set(traffic.judged(nil, .all).map(\.outcome)), [.notMeasured])
        let skipping = CheckSelection(only: [], skip: [.traffic])
        XCTAssertEqual(Set(traffic.judged(nil, skipping).map(\.outcome)), [.skipped])
    }

    func testAfterARestartNothingIsMadeOfWhatNodesCounted() {
        let record = Run(fulfilled: 1_000).record
        let counted: CounterReading.Changes = ([("a", NodeCounters())], [])
        XCTAssertNotNil(MeasuredTraffic(record, counted, [], restarts: []).record.accounting)
        let run = MeasuredTraffic(
            record, counted, [], restarts: ["b was started again meanwhile"])
        XCTAssertNil(run.record.accounting)
        XCTAssertEqual(run.problems, ["b was started again meanwhile"])
    }

    func testTrafficThatWasSentMoreSlowlyThanIsAskedFailsWithTheRateThatWasReached() {
        var run = Run(fulfilled: 1_000)
        // The last of them is due after 9,990 ms.
        for (milliseconds, isInTime) in [(9_990, true), (10_490, true), (10_491, false)] {
            run.sendingNanoseconds = Int64(milliseconds) * 1_000_000
            XCTAssertEqual(
                run.outcomes()["traffic"], isInTime ? .passed : .failed, "\(milliseconds) ms")
        }
        run.sendingNanoseconds = 19_990_000_000
        let reason = "the rate was not reached: 50 of 100 packets a second were sent"
        XCTAssertEqual(run.results([])[0].reasons, [reason])
        let throughput = run.results(
            [.throughput(10)], CheckSelection(only: [.throughput], skip: []))
        XCTAssertEqual(throughput.last?.reasons, [reason])
    }

    func testAMomentMoreThanIsAskedIsNoLowerRate() {
        var run = Run(fulfilled: 10)
        run.count = 10
        run.summary.sent = 10
        run.sendingNanoseconds = 190_000_000
        XCTAssertEqual(run.outcomes()["traffic"], .passed)
        run.sendingNanoseconds = 191_000_000
        XCTAssertEqual(run.outcomes()["traffic"], .failed)
    }

    func testLatencyIsHeldAtEachPlace() {
        let run = Run(fulfilled: 1_000)
        let outcomes = run.outcomes(.latency(p50: 1_000, p95: 1_999))
        XCTAssertEqual(outcomes["latency p50"], .passed)
        XCTAssertEqual(outcomes["latency p95"], .failed)
    }

    func testALatencyOfFewerThanTwentyPacketsSaysNothing() {
        XCTAssertEqual(Run(fulfilled: 20).outcomes(.latency(p50: 1_000))["latency p50"], .passed)
        XCTAssertEqual(Run(fulfilled: 19).outcomes(.latency(p50: 1_000))["latency p50"], .failed)
        XCTAssertEqual(Run(fulfilled: 0).outcomes(.latency(p50: 1_000))["latency p50"], .failed)
    }

    func testThroughputIsOfFulfilledPacketsAndNotOfTheWaitForLostOnes() {
        var run = Run(fulfilled: 1_000)
        run.summary.fulfillingNanoseconds = 9_990_000_000
        run.summary.durationNanoseconds = 40_000_000_000
        XCTAssertEqual(run.outcomes(.throughput(100))["throughput"], .passed)
        run.summary.fulfillingNanoseconds = 10_030_000_000
        XCTAssertEqual(run.outcomes(.throughput(100))["throughput"], .passed)
        run.summary.fulfillingNanoseconds = 11_000_000_000
        XCTAssertEqual(run.outcomes(.throughput(100))["throughput"], .failed)
        XCTAssertEqual(run.outcomes(.throughput(90))["throughput"], .passed)
        run = Run(fulfilled: 894)
        XCTAssertEqual(run.outcomes(.throughput(90))["throughput"], .failed)
    }

    func testWhatCannotBeMeasuredIsNoPass() {
        for quantity in [DemandDescription.Quantity.forwarding, .visualization, .interaction] {
            let demand = Demand.description(quantity, [.init(.p98, .atMost, 1)])
            let result = Run(fulfilled: 1_000).results([demand]).last
            XCTAssertEqual(result?.outcome, .notMeasured)
            XCTAssertEqual(result?.reasons.count, 1)
        }
    }
}

/// 1,000 packets at 100 a second, and what became of them.
private struct Run {
    var summary = TrafficSummary()
    var count = 1_000
    var sendingNanoseconds: Int64 = 0
    var accounting: PacketAccounting? = PacketAccounting()
    var problems: [String] = []

    init(fulfilled: Int) {
        summary.sent = 1_000
        summary.fulfilled = fulfilled
        summary.latency = LatencyFigures(
            p50Nanoseconds: 1_000_000, p95Nanoseconds: 2_000_000, p99Nanoseconds: 3_000_000,
            maxNanoseconds: 4_000_000)
    }

    var record: TrafficRecord {
        TrafficRecord(
            from: "a", to: "c", packetsPerSecond: 100, count: count, amount: 1, summary: summary,
            sendingNanoseconds: sendingNanoseconds)
    }

    mutating func reject(_ count: Int) {
        summary.rejections = [
            .init(code: .f02, count: count, message: "no route", triggeredBy: "test.b")
        ]
    }

    func results(
        _ demands: [DemandDescription], _ selection: CheckSelection = .all
    ) -> [CheckResult] {
        let traffic = TrafficDescription(
            from: "a", to: "c", packetsPerSecond: 100, durationMicroseconds: 10_000_000,
            demands: demands, source: Demand.source)
        var run = MeasuredTraffic(record, ([], []), problems, restarts: [])
        run.record.accounting = accounting
        return traffic.judged(run, selection)
    }

    func outcomes(_ demands: DemandDescription...) -> [String: CheckOutcome] {
        Dictionary(uniqueKeysWithValues: results(demands).map { ($0.title, $0.outcome) })
    }
}

private enum Demand {
    static let source = SourceLocation(file: "x.swift", line: 7)

    static func description(
        _ quantity: DemandDescription.Quantity, _ limits: [DemandDescription.Limit]
    ) -> DemandDescription {
        DemandDescription(quantity: quantity, limits: limits, source: source)
    }
}

extension DemandDescription {
    fileprivate static func rejects(_ count: Int) -> Self {
        Demand.description(.rejects, [.init(.count, .atMost, count)])
    }

    fileprivate static func loss(_ count: Int) -> Self {
        Demand.description(.loss, [.init(.count, .atMost, count)])
    }

    fileprivate static func throughput(_ rate: Int) -> Self {
        Demand.description(.throughput, [.init(.perSecond, .atLeast, rate)])
    }

    fileprivate static func latency(p50: Int, p95: Int? = nil) -> Self {
        Demand.description(
            .latency,
            [.init(.p50, .atMost, p50)] + (p95.map { [.init(.p95, .atMost, $0)] } ?? []))
    }
}
