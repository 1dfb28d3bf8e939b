import EventStore
import Logging
import Reactor
import Telemetry
import TestSupport
import XCTest

@testable import Dashboard

/// Alerts that strangers provoke by names they make up: few in a minute, and in nobody's way.
final class StrangersAlertsTests: XCTestCase {
    func testAFloodOfNamesIsSummedUpInOneAlertOnceItsMinuteIsOver() {
        var alerts = StrangersAlerts(.nodeIdTaken)
        let most = StrangersAlerts.perMinuteMax
        let told = (0..<1_000).compactMap { alerts.take("n\($0)", "m\($0)", at: 5_000) }
        XCTAssertEqual(told.map(\.subject.about), (0..<most).map { "n\($0)" })
        XCTAssertEqual(alerts.nextDue, 65_000)
        XCTAssertEqual(alerts.takeDue(at: 64_999).count, 0)
        let sum = alerts.takeDue(at: 65_000).first
        XCTAssertEqual(sum?.count, UInt64(1_000 - most))
        XCTAssertEqual(sum?.subject.about, "")
        XCTAssertEqual(sum?.message, "m999")
        XCTAssertNil(alerts.nextDue)
        XCTAssertEqual(
            (0..<1_000).count { alerts.take("n\($0)", "", at: 65_001) != nil }, most - 1,
            "the sum was one of this minute's")
    }

    func testOneConnectorThatComesAgainAndAgainIsToldOfByItsName() {
        var alerts = StrangersAlerts(.nodeIdTaken)
        XCTAssertEqual(alerts.take("n", "first", at: 0)?.count, 1)
        var told: [UInt64] = []
        for second in 1...50 as ClosedRange<Int64> {
            for _ in 0..<3 { XCTAssertNil(alerts.take("n", "more", at: second * 1_000 - 500)) }
            told += alerts.takeDue(at: second * 1_000).map(\.count)
        }
        XCTAssertEqual(told, Array(repeating: 3, count: StrangersAlerts.perMinuteMax - 1))
        let sum = alerts.takeDue(at: 60_000)
        XCTAssertEqual(sum.map(\.subject.about), ["n"])
        XCTAssertEqual(sum.map(\.count), [150 - told.reduce(0, +)])
        XCTAssertEqual(alerts.takeDue(at: 200_000).count, 0)
        XCTAssertNotNil(alerts.take("n", "again", at: 200_000))
    }

    func testHoweverManyNamesAreTakenTheHubsOwnAlertIsTold() throws {
        let folder = try TemporaryFolder()
        let log = EventLog(file: LogFile(path: folder["log"]), node: "dashboard", level: .info)
        var store = try EventLogStore(folder: folder["store"], at: 1)
        var ingest = TelemetryIngest(epoch: 5, log: log)
        let now = LoopTime.read()
        for i in 0..<1_000 { _ = ingest.refuseSecond("n\(i)", &store, now) }
        ingest.alert(.diskFailed, about: OwnEvents.hubNode, "it failed", &store, now)
        log.flush()
        let alerts = try folder.read("log").split(separator: "\n").filter {
            $0.contains(#""event":"alert""#)
        }
        XCTAssertEqual(alerts.count, StrangersAlerts.perMinuteMax + 1)
        XCTAssertTrue(alerts.last?.contains("disk failed") == true, "\(alerts)")
        XCTAssertEqual(Int(store.nextOffset), StrangersAlerts.perMinuteMax + 1)
    }
}
