import EventStore
import Foundation
import TestSupport
import XCTest

@testable import Dashboard

/// What is kept is declared in one place, and what is let go of is counted where anybody can see it.
final class KeptEventsTests: XCTestCase {
    private let documents = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs").standardized

    func testTheLimitOfTheLogIsOneNumberThatTheDocumentsName() throws {
        var problems: [DashboardProblem] = []
        let retention = DashboardSettings.retention(nil, &problems)
        XCTAssertEqual(retention.bytesMax, StoreLimits().bytesMax)
        let gibibytes = StoreLimits.bytesMaxDefault >> 30
        for (document, text) in [
            ("TELEMETRY.md", "\(gibibytes) GiB, 7 days"),
            ("node-configuration.md", "\(StoreLimits.bytesMaxDefault) (\(gibibytes) GiB)"),
        ] {
            XCTAssertTrue(try read(document).contains(text), "\(document) does not say \(text)")
        }
    }

    func testEverythingThatTheLogCountsIsAMetricThatTheDocumentsName() throws {
        let page = try RunningDashboard().get("/metrics")
        let document = try read("TELEMETRY.md")
        // Those that are called otherwise outside.
        let names = ["failures": "disk_failures_total", "syncs": "fsync_seconds"]
        for label in Mirror(reflecting: StoreCounters()).children.compactMap(\.label) {
            let words = label.replacing(#/[A-Z]/#) { "_" + $0.output.lowercased() }
            let name = names[label] ?? words + "_total"
            XCTAssertTrue(page.contains("# TYPE ilpnet_telemetry_\(name) "), label)
            XCTAssertTrue(document.contains(name), "TELEMETRY.md has no \(name)")
        }
    }

    private func read(_ document: String) throws -> String {
        try String(contentsOf: documents.appendingPathComponent(document), encoding: .utf8)
    }
}
