import Control
import Foundation
import TestSupport
import XCTest

/// What listeners are told, and how little a slow one can do to others.
final class EventStreamTests: XCTestCase {
    func testTheWholeComesFirstAndThenOnlyWhatChanged() throws {
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        try waitUntilLive(dashboard)
        let reader = try EventReader(dashboard)
        XCTAssert(reader.head.contains("Content-Type: text/event-stream\r\n"), reader.head)
        XCTAssert(reader.head.contains("Cache-Control: no-store\r\n"), reader.head)
        let first = try XCTUnwrap(reader.next())
        XCTAssertEqual(first.event, "topology")
        XCTAssertEqual(first.nodes, ["a": "ready", "b": "ready", "c": "ready"])
        let start = ContinuousClock.now
        dashboard.tell(
            PlayedNetwork.event(.process, process: PlayedNetwork.process("b", .degraded)))
        let second = try XCTUnwrap(reader.next())
        XCTAssertLessThan(ContinuousClock.now - start, .seconds(1))
        XCTAssertEqual(second.event, "changes")
        XCTAssertEqual(second.nodes, ["b": "degraded"])
    }

    func testManyChangesAtOnceAreFewMessagesWithTheNewestState() throws {
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        try waitUntilLive(dashboard)
        let reader = try EventReader(dashboard)
        _ = try reader.next()
        for count in 1...2_000 {
            dashboard.tell(
                PlayedNetwork.event(
                    .process,
                    process: PlayedNetwork.process("c", .ready, received: UInt64(count))))
        }
        var messages = 0
        var received = 0
        while received < 2_000, messages < 100 {
            let message = try XCTUnwrap(reader.next())
            messages += 1
            let node = (message.data["nodes"] as? [[String: Any]])?.first
            received = (node?["packets"] as? [String: Any])?["received"] as? Int ?? received
        }
        XCTAssertEqual(received, 2_000, "after \(messages) messages")
    }

    func testAChangeOfShapeIsToldAsAWhole() throws {
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        try waitUntilLive(dashboard)
        let reader = try EventReader(dashboard)
        _ = try reader.next()
        dashboard.tell(PlayedNetwork(["a", "b", "c", "d"]).snapshot)
        let message = try XCTUnwrap(reader.next())
        XCTAssertEqual(message.event, "topology")
        XCTAssertEqual(message.nodes.count, 4)
    }

    func testListenersHearThatTheSupervisorHasGoneBeforeTheEnd() throws {
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        try waitUntilLive(dashboard)
        let reader = try EventReader(dashboard)
        _ = try reader.next()
        dashboard.cutLifeline()
        let message = try XCTUnwrap(reader.next())
        XCTAssertEqual(message.data["supervisor"] as? String, "gone")
        XCTAssertNil(try reader.next())
        XCTAssertEqual(dashboard.waitForEnd(within: 1.5), .exited(0))
    }

    func testAListenerThatDoesNotReadHoldsUpNobody() throws {
        let names = (0..<400).map { "node-\($0)" }
        let dashboard = try RunningDashboard(PlayedNetwork(names))
        dashboard.tell(PlayedNetwork(names))
        try waitUntilLive(dashboard)
        let slow = try EventReader(dashboard)
        let quick = try EventReader(dashboard)
        _ = try quick.next()
        // Each change is told as all nodes, so that the slow one's buffers are soon full.
        for round in 1...12 {
            let state: ProcessStatus.State = round % 2 == 0 ? .ready : .degraded
            dashboard.tell(PlayedNetwork(names, state: state).snapshot)
            var seen: [String: String] = [:]
            var steps = 0
            while seen.values.filter({ $0 == state.rawValue }).count < names.count {
                steps += 1
                guard steps < 10, let message = try quick.next() else {
                    return XCTFail("the quick one was held up in round \(round)")
                }
                seen.merge(message.nodes) { $1 }
            }
        }
        // And then the slow one gets there in a few steps: what lay between was never made for it.
        var last: [String: String] = [:]
        var messages = 0
        while Set(last.values) != ["ready"] || last.count < names.count || messages < 2 {
            guard messages < 10, let message = try slow.next() else {
                return XCTFail("it never got the newest state")
            }
            messages += 1
            last.merge(message.nodes) { $1 }
        }
    }

    func testAPageOfAnotherOriginMayNotListen() throws {
        let dashboard = try RunningDashboard(PlayedNetwork(), .alone)
        let path = "/api/v1/topology/events"
        for field in [
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
            "Origin: http://evil.example.com", "Origin: null",
            "Origin: http://localhost:1",
        ] {
            XCTAssert(try dashboard.get(path, [field]).hasPrefix("HTTP/1.1 403 "), field)
        }
        for fields in [
            ["Sec-Fetch-Site: same-origin"], ["Sec-Fetch-Site: none"],
            ["Origin: http://localhost:\(dashboard.port)"], [],
        ] {
            XCTAssert(try EventReader(dashboard, fields).head.hasPrefix("HTTP/1.1 200 "))
        }
    }

    private func waitUntilLive(_ dashboard: RunningDashboard) throws {
        try eventually(within: 5, "the supervisor is heard") {
            try dashboard.topology()["supervisor"] as? String == "live"
        }
    }
}
