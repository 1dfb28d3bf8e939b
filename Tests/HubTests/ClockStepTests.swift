import Foundation
import TestSupport
import XCTest

/// A connector whose clock is set back and forth tells a hub what happens. The times are those that
/// its clock had; everything else is as if it had never been set.
final class ClockStepTests: XCTestCase {
    private static let now = Int64(Date().timeIntervalSince1970) * 1_000_000
    private static let day: Int64 = 86_400 * 1_000_000
    /// From the clock's point of view, for a hundred events each.
    private static let times = [
        now, now - 1, now + day, now - 365 * day, now + 1_000, 0, -day, now + 365 * day, now,
    ]

    func testAClockThatIsSetBackAndForthChangesNothingButTheTimesThatAreTold() throws {
        // An hour ago is too old for this hub, by its own clock.
        let hub = try RunningHub(
            settings: ["retention": ["bytesMax": 128 << 20, "ageSecondsMax": 60]])
        let client = Subscriber(of: hub, channels: "packets", id: "client")
        let source = try EventSourceThread(
            "node", to: hub, perSecond: 2_000, spool: hub.folder["spool"],
            clock: { Self.time(of: $0) })
        let count = Self.times.count * 100
        try eventually(within: 20, "there was every time") { source.count >= count }
        source.endProducing()
        let all = Int(source.count)
        try eventually(within: 20, "the client has everything") { client.now.events == all }
        source.stop(within: 5)
        client.stop()
        XCTAssertEqual(client.now.faults, [])
        XCTAssertEqual(client.now.connections, 1)
        // Whoever asks by offset gets them in the order in which they happened.
        let response = try hub.http(path: "/api/v1/events?from=0&channel=packets&limit=\(all)")
        let lines = response.split(separator: "\n").filter { $0.contains("PACKET_SENT") }
        XCTAssertEqual(lines.count, all)
        for (number, line) in lines.enumerated() {
            let time = Date(timeIntervalSince1970: Double(Self.time(of: number)) / 1_000_000)
            let text = time.formatted(
                .iso8601.year().month().day().time(includingFractionalSeconds: false))
            XCTAssertTrue(line.contains(#""timestamp":"\#(text)"#), "\(number): \(line)")
        }
        XCTAssertEqual(try hub.metric("ilpnet_telemetry_retired_events_total"), 0)
        XCTAssertEqual(try hub.metric("ilpnet_telemetry_missing_events_total"), 0)
        let lag = try hub.metric("ilpnet_telemetry_lag_seconds_sum")
        XCTAssertTrue(lag.isFinite && lag >= 0, "\(lag)")
        hub.kill(SIGTERM)
        let stored = try StoredEvents(folder: hub.dataFolder)
        XCTAssertEqual(stored.faults, [])
        XCTAssertEqual(stored.lost, [:])
        XCTAssertEqual(stored.runs(of: "node").map { stored.next[$0] }, [UInt64(all)])
    }

    private static func time(of event: Int) -> Int64 {
        times[min(event / 100, times.count - 1)] + Int64(event % 100) * 1_000
    }
}
