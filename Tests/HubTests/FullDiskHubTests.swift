import Foundation
import TestSupport
import XCTest

/// The disk of the hub's log is full for a while: the hub says so, promises nothing, and has lost
/// nothing of its connectors when there is room again.
final class FullDiskHubTests: XCTestCase {
    func testAFullDiskIsToldAndNothingOfAConnectorIsMissingWhenThereIsRoomAgain() throws {
        let hub = try RunningHub(diskSize: "2m")
        let disk = try XCTUnwrap(hub.disk)
        let source = try EventSourceThread(
            "node", to: hub, perSecond: 1_000, spool: hub.folder["spool"])
        let client = Subscriber(of: hub, channels: "packets", id: "client")
        let stranger = try hub.plain()
        stranger.send(PlainProtocolTests.packet("stranger", "before"))
        try eventually(within: 10, "events flow") { client.now.events > 100 }

        try disk.fill()
        try eventually(within: 10, "the hub says so") {
            try hub.log.contains("disk takes nothing")
                && hub.metric("ilpnet_telemetry_disk_failures_total") > 0
        }
        XCTAssertTrue(hub.log.contains("No space left on device"), hub.log)
        XCTAssertTrue(hub.log.contains(#""fix":"make room there""#), hub.log)
        let durable = try hub.metric("ilpnet_telemetry_next_offset")
        let acked = source.emitter.counters.ackedEvents
        stranger.send(PlainProtocolTests.packet("stranger", "meanwhile"))
        try eventually(within: 10, "hundreds of events are waiting") {
            source.count > acked + 500
        }
        XCTAssertEqual(try hub.metric("ilpnet_telemetry_next_offset"), durable)
        XCTAssertEqual(source.emitter.counters.ackedEvents, acked, "nothing is promised")
        XCTAssertLessThanOrEqual(client.now.nextOffset, UInt64(durable), "nothing is shown")
        XCTAssertGreaterThan(try hub.metric("ilpnet_telemetry_unstored_total"), 0)

        // It is killed in this state and finds no room when it comes back.
        hub.kill()
        try hub.start()
        try eventually(within: 10, "it says so again") {
            hub.log.components(separatedBy: "disk takes nothing").count > 2
        }
        XCTAssertLessThanOrEqual(source.emitter.counters.ackedEvents, acked)

        let watcher = try hub.client("channels=alerts")
        _ = try watcher.nextText()
        _ = try watcher.nextText()
        let unstored = try hub.metric("ilpnet_telemetry_unstored_total")
        let late = try hub.plain()
        for i in 0..<3 { late.send(PlainProtocolTests.packet("late", "p\(i)")) }
        try eventually(within: 10, "three more are refused") {
            try hub.metric("ilpnet_telemetry_unstored_total") >= unstored + 3
        }
        try disk.makeRoom()
        var alerts = ""
        while !alerts.contains(#""alert":"disk failed""#) || !alerts.contains(#""nodeId":"late""#) {
            alerts += try XCTUnwrap(watcher.nextText(), alerts)
        }
        XCTAssertTrue(alerts.contains(#""count":3,"reason":"disk failed""#), alerts)
        source.endProducing()
        let count = source.count
        try eventually(within: 20, "all of it is stored and told") {
            // And one that the stranger told before.
            source.emitter.counters.ackedEvents == count && client.now.events == Int(count) + 1
        }
        source.stop(within: 5)
        client.stop()
        XCTAssertEqual(client.now.faults, [])
        hub.kill(SIGTERM)
        let stored = try StoredEvents(folder: hub.dataFolder)
        XCTAssertEqual(stored.faults, [])
        // The hub itself may have had something to tell meanwhile.
        XCTAssertEqual(
            stored.lost.filter { $0.key.node != "dashboard" }.map { "\($0.key.node) \($0.value)" },
            ["late 3"])
        XCTAssertEqual(stored.count(of: "late"), 3)
        XCTAssertEqual(stored.runs(of: "node").map { stored.next[$0] }, [count])
        XCTAssertEqual(
            stored.count(of: "stranger"), 1,
            "what came meanwhile is gone, and the hub that knew of it as well")
    }
}
