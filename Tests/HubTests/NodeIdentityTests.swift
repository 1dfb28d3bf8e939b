import Foundation
import TestSupport
import XCTest

/// Two connectors that call themselves the same, and connectors whose numbers begin anew.
final class NodeIdentityTests: XCTestCase {
    func testASecondConnectorOfOneNodeIdIsRefusedLoudlyAndHeardWhenTheFirstHasGone() throws {
        let hub = try RunningHub()
        let watcher = try hub.client("channels=alerts")
        _ = try watcher.nextText()
        _ = try watcher.nextText()
        let first = try RunningConnector("n1", telling: hub)
        try eventually(within: 10, "the first is acknowledged") {
            try first.metric("ilpnet_telemetry_acked_events") > 0
        }
        let second = try RunningConnector("n1", telling: hub)
        try eventually(within: 10, "the second says that it was refused") {
            second.log.contains("telemetry refused") && second.log.contains("node id taken")
        }
        XCTAssertTrue(hub.log.contains("a second connector calls itself n1"), hub.log)
        let alert = try XCTUnwrap(watcher.nextText())
        XCTAssertTrue(alert.contains(#""alert":"node id taken""#), alert)
        XCTAssertEqual(try first.metric("ilpnet_telemetry_connected"), 1)
        XCTAssertEqual(try second.metric("ilpnet_telemetry_connected"), 0)
        XCTAssertEqual(try second.metric("ilpnet_telemetry_acked_events"), 0)
        // What the second had to say was kept.
        first.kill(SIGTERM)
        try eventually(within: 20, "the second is heard") {
            try second.metric("ilpnet_telemetry_acked_events") > 0
                && second.metric("ilpnet_telemetry_unacked_bytes") == 0
        }
        second.kill(SIGTERM)
        hub.kill(SIGTERM)
        let stored = try StoredEvents(folder: hub.dataFolder)
        XCTAssertEqual(stored.faults, [])
        XCTAssertEqual(stored.lost, [:])
        XCTAssertEqual(stored.runs(of: "n1").count, 2)
    }

    /// Its spool is deleted, or put back from an old copy.
    func testAConnectorWhoseSpoolIsReplacedIsStoredOnceAndWhole() throws {
        let hub = try RunningHub()
        let node = try RunningConnector("n1", telling: hub)
        let copy = node.folder["copy"]
        func untilAcknowledged() throws {
            try eventually(within: 20, "all is acknowledged") {
                try node.metric("ilpnet_telemetry_acked_events") > 0
                    && node.metric("ilpnet_telemetry_unacked_bytes") == 0
            }
        }
        try untilAcknowledged()
        node.kill()
        try FileManager.default.copyItem(atPath: node.spoolFolder, toPath: copy)
        for isPutBack in [false, true, true, false] {
            try FileManager.default.removeItem(atPath: node.spoolFolder)
            if isPutBack {
                try FileManager.default.copyItem(atPath: copy, toPath: node.spoolFolder)
            }
            try node.start()
            try untilAcknowledged()
            node.kill()
        }
        hub.kill(SIGTERM)
        let stored = try StoredEvents(folder: hub.dataFolder)
        XCTAssertEqual(stored.faults, [])
        XCTAssertEqual(stored.lost, [:])
        XCTAssertEqual(stored.runs(of: "n1").count, 5, "each run has an epoch of its own")
    }

    func testWhatAnOlderRunLeavesOutIsToldOfAsWell() throws {
        let hub = try RunningHub()
        let node = try HandUplink(to: hub, as: "n1")
        node.send(0..<4, of: 5)
        try node.waitForAck(of: 5, upTo: 4)
        for epoch in [3, 6, 7] as [UInt64] {
            node.send(0..<1, of: epoch)
            try node.waitForAck(of: epoch, upTo: 1)
        }
        node.send(50..<51, of: 5)
        try node.waitForAck(of: 5, upTo: 51)
        hub.kill()
        let stored = try StoredEvents(folder: hub.dataFolder)
        XCTAssertEqual(stored.faults, [])
        XCTAssertEqual(stored.lost, [StoredEvents.Run(node: "n1", epoch: 5): 46])
    }

    func testAnEpochThatBeginsAgainIsStoredOnceAndASmallerOneIsARunOfItsOwn() throws {
        let hub = try RunningHub()
        let first = try HandUplink(to: hub, as: "n1")
        first.send(0..<1_000, of: 5)
        try first.waitForAck(of: 5, upTo: 1_000)
        first.socket.reset()
        let again = try HandUplink(to: hub, as: "n1")
        // It is told at once what is there.
        try again.waitForAck(of: 5, upTo: 1_000)
        again.send(0..<700, of: 5)
        again.send(600..<1_200, of: 5)
        try again.waitForAck(of: 5, upTo: 1_200)
        again.send(0..<300, of: 4)
        try again.waitForAck(of: 4, upTo: 300)
        again.send(1_200..<1_300, of: 5)
        try again.waitForAck(of: 5, upTo: 1_300)
        XCTAssertEqual(try hub.metric("ilpnet_telemetry_duplicate_frames_total"), 1)
        hub.kill()
        let stored = try StoredEvents(folder: hub.dataFolder)
        XCTAssertEqual(stored.faults, [])
        XCTAssertEqual(stored.lost, [:])
        XCTAssertEqual(stored.runs(of: "n1").map { stored.next[$0] }, [300, 1_300])
    }
}
