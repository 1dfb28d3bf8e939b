import Foundation
import XCTest

@testable import Telemetry

/// What somebody should look at: told seldom, counted always, and by names that the guide has.
final class AlertTests: XCTestCase {
    func testAnAlertIsToldOnceASecondWithItsCount() {
        var limiter = AlertLimiter()
        let busy = Alert.Subject(.linkBusy, about: "a")
        XCTAssertEqual(limiter.take(busy, "first", at: 5_000)?.count, 1)
        for _ in 1...10 { XCTAssertNil(limiter.take(busy, "more", at: 5_400)) }
        XCTAssertEqual(
            limiter.take(.init(.linkBusy, about: "b"), "other", at: 5_400)?.count, 1)
        XCTAssertEqual(limiter.nextDue, 6_000)
        XCTAssertEqual(limiter.takeDue(at: 5_999).count, 0)
        let due = limiter.takeDue(at: 6_000)
        XCTAssertEqual(due.map(\.count), [10])
        XCTAssertEqual(due.first?.message, "more")
        XCTAssertNil(limiter.nextDue)
        XCTAssertEqual(limiter.takeDue(at: 7_500).count, 0)
        XCTAssertEqual(limiter.take(busy, "again", at: 9_000)?.count, 1)
    }

    /// Whoever looks at the newest of each key sees how the link is.
    func testTheNewestAlertOfALinkSaysHowItIsNow() {
        var limiter = AlertLimiter()
        let held = Alert.Subject(.linkHeld, about: "b")
        let released = Alert.Subject(.linkReleased, about: "b")
        var told: [Alert] = []
        for (subject, time) in [
            (held, 0), (held, 100), (released, 600), (held, 700), (released, 800),
        ] as [(Alert.Subject, Int64)] {
            if let alert = limiter.take(subject, "", at: time) { told.append(alert) }
        }
        told += limiter.takeDue(at: 1_000)
        XCTAssertEqual(told.map(\.subject), [held, held, released])
        XCTAssertEqual(told.map(\.count), [1, 2, 2])
        XCTAssertEqual(Set(told.map(\.key)).count, 1)
        XCTAssertNil(limiter.nextDue)
    }

    func testSubjectsOfAlertsAreBounded() {
        var limiter = AlertLimiter()
        let told = (0..<1_000).count {
            limiter.take(.init(.linkHeld, about: "\($0)"), "", at: 0) != nil
        }
        XCTAssertEqual(told, AlertLimiter.subjectsMax)
        XCTAssertEqual(limiter.takeDue(at: 1_000).count, 0)
        XCTAssertNotNil(limiter.take(.init(.linkHeld, about: "x"), "", at: 1_001))
    }

    // MARK: - The guide

    func testTheGuideHasEveryAlertAndNoOther() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/TELEMETRY.md").path
        let guide = try String(contentsOfFile: path, encoding: .utf8)
        let table = try XCTUnwrap(
            guide.components(separatedBy: "| `alert` |").last?
                .components(separatedBy: "\n\n").first)
        let names = table.split(separator: "\n").compactMap { row in
            row.hasPrefix("| `") ? row.split(separator: "`").dropFirst().first : nil
        }
        XCTAssertEqual(names.sorted(), AlertKind.allCases.map { Substring($0.rawValue) }.sorted())
    }

    func testAnAlertSaysWhomItIsAbout() {
        let alert = Alert(subject: .init(.linkHeld, about: "b"), count: 2, message: "refused")
        XCTAssertEqual(String(decoding: alert.key, as: UTF8.self), "link:b")
        XCTAssertEqual(
            String(decoding: alert.data(node: "a", peer: "b"), as: UTF8.self),
            #"{"alert":"link held","node":"a","peer":"b","count":2,"message":"refused"}"#)
        let own = Alert(subject: .init(.connections), count: 1, message: "full")
        XCTAssertEqual(String(decoding: own.key, as: UTF8.self), "no descriptor for a connection")
        XCTAssertEqual(
            String(decoding: own.data(node: "a"), as: UTF8.self),
            #"{"alert":"no descriptor for a connection","node":"a","count":1,"message":"full"}"#)
    }
}
