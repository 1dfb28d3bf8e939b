import Foundation
import TestSupport
import XCTest

/// A connector whose peer goes away, and a hub that is told of its circuit breaker.
final class HeldLinkTests: XCTestCase {
    func testTheHubIsToldWhenACircuitBreakerOpensAndWhenItCloses() throws {
        let hub = try RunningHub()
        let watcher = try hub.client("channels=alerts")
        _ = try watcher.nextText()
        _ = try watcher.nextText()
        let far = try RunningConnector("far", telling: hub, before: "near")
        let near = try RunningConnector(
            "near", telling: hub, next: far,
            links: [
                "redialMilliseconds": [0, 10], "failuresBeforeHold": 3, "holdMilliseconds": 100,
            ])
        try eventually(within: 10, "the link stands") { near.log.contains("peer connected") }
        far.kill()
        let held = try alert(watcher)
        XCTAssertEqual(held["alert"] as? String, "link held")
        XCTAssertEqual(held["node"] as? String, "near")
        XCTAssertEqual(held["peer"] as? String, "far")
        XCTAssertEqual(held["count"] as? Int, 1)
        XCTAssertTrue((held["message"] as? String)?.contains("refused") == true, "\(held)")
        try far.start()
        // Each try that failed meanwhile may have been told of.
        var released = try alert(watcher)
        while released["alert"] as? String == "link held" { released = try alert(watcher) }
        XCTAssertEqual(released["alert"] as? String, "link released")
        XCTAssertEqual(released["node"] as? String, "near")
        XCTAssertEqual(released["peer"] as? String, "far")
    }

    func testAPeerThatIsRemovedWhileItIsHeldIsReleased() throws {
        let hub = try RunningHub()
        let watcher = try hub.client("channels=alerts")
        _ = try watcher.nextText()
        _ = try watcher.nextText()
        let far = try RunningConnector("far", telling: hub, before: "near")
        let near = try RunningConnector(
            "near", telling: hub, next: far,
            links: [
                "redialMilliseconds": [0, 10], "failuresBeforeHold": 3,
                "holdMilliseconds": 60_000,
            ])
        try eventually(within: 10, "the link stands") { near.log.contains("peer connected") }
        far.kill()
        XCTAssertEqual(try alert(watcher)["alert"] as? String, "link held")
        try near.removePeers()
        let released = try alert(watcher)
        XCTAssertEqual(released["alert"] as? String, "link released")
        XCTAssertEqual(released["peer"] as? String, "far")
        XCTAssertEqual(released["message"] as? String, "the peer was removed")
    }

    private func alert(_ watcher: HandWebSocket) throws -> [String: Any] {
        let text = try XCTUnwrap(watcher.nextText())
        let event = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        XCTAssertEqual(event?["channel"] as? String, "alerts", text)
        let told = event?["data"] as? [String: Any]
        return try XCTUnwrap(told?["data"] as? [String: Any], text)
    }
}
