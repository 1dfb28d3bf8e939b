import Control
import Foundation
import TestSupport
import XCTest

/// What a dashboard answers, as programs and browsers see it.
final class DashboardServingTests: XCTestCase {
    func testWithoutASupervisorItShowsWhatIsConfiguredAndIsHealthy() throws {
        let dashboard = try RunningDashboard(PlayedNetwork(), .alone)
        XCTAssert(try dashboard.get("/health").hasPrefix("HTTP/1.1 200 "))
        let topology = try dashboard.topology()
        XCTAssertEqual(topology["supervisor"] as? String, "none")
        XCTAssertEqual(topology["state"] as? String, "unknown")
        let nodes = try XCTUnwrap(topology["nodes"] as? [[String: Any]])
        XCTAssertEqual(nodes.map { $0["id"] as? String }, ["a", "b", "c"])
        XCTAssertEqual(nodes.map { $0["x"] as? Int }, [0, 100, 200])
    }

    func testItIsHealthyOnceTheSupervisorHasSpokenAndLivesBefore() throws {
        let dashboard = try RunningDashboard()
        XCTAssert(try dashboard.get("/health/live").hasPrefix("HTTP/1.1 200 "))
        for path in ["/health", "/health/ready"] {
            let answer = try dashboard.get(path)
            XCTAssert(answer.hasPrefix("HTTP/1.1 503 "), answer)
            XCTAssert(answer.contains(#""status":"starting""#), answer)
        }
        dashboard.tell(PlayedNetwork())
        try eventually(within: 2, "healthy") {
            try dashboard.get("/health").hasPrefix("HTTP/1.1 200 ")
        }
        let answer = try dashboard.get("/health/ready")
        XCTAssert(answer.contains(#""peersConnected":3,"totalPeers":3"#), answer)
        XCTAssert(answer.contains(#""nodeId":"dashboard""#), answer)
    }

    func testWhatASupervisorTellsIsAnsweredFromThenOn() throws {
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        try eventually(within: 2, "live") {
            try dashboard.topology()["supervisor"] as? String == "live"
        }
        dashboard.tell(
            PlayedNetwork.event(.process, process: PlayedNetwork.process("b", .failed)))
        try eventually(within: 1, "b has failed") {
            let nodes = try dashboard.topology()["nodes"] as? [[String: Any]]
            return nodes?[1]["state"] as? String == "failed"
        }
    }

    func testABrowserIsToldToTrustNobodyElse() throws {
        let dashboard = try RunningDashboard(PlayedNetwork(), .alone)
        for path in ["/", "/main.js", "/api/v1/topology", "/health", "/nothing"] {
            let answer = try dashboard.get(path)
            for field in [
                "Content-Security-Policy: default-src 'self'; base-uri 'none'; ",
                "X-Content-Type-Options: nosniff\r\n", "Referrer-Policy: no-referrer\r\n",
                "Cross-Origin-Resource-Policy: same-origin\r\n",
            ] { XCTAssert(answer.contains(field), "\(path): \(field)") }
            XCTAssertFalse(answer.contains("Access-Control-Allow"))
        }
    }

    func testNamesThatAStrangerMayOwnAreNotAnsweredFor() throws {
        let dashboard = try RunningDashboard(PlayedNetwork(), .alone)
        let client = try RawConnection(port: dashboard.port)
        client.send("GET /api/v1/topology HTTP/1.1\r\nHost: evil.example.com\r\n\r\n")
        XCTAssert(try client.textToEnd().hasPrefix("HTTP/1.1 421 "))
    }

    func testAFileThatABrowserHasIsNotSentAgain() throws {
        let dashboard = try RunningDashboard(PlayedNetwork(), .alone)
        let first = try dashboard.get("/page.css")
        let tag = try XCTUnwrap(first.firstMatch(of: /ETag: ("[0-9a-f]+")\r\n/)?.1)
        XCTAssert(first.hasPrefix("HTTP/1.1 200 ") && first.contains("Content-Type: text/css"))
        let second = try dashboard.get("/page.css", ["If-None-Match: \"x\", \(tag)"])
        XCTAssert(second.hasPrefix("HTTP/1.1 304 ") && second.hasSuffix("\r\n\r\n"), second)
        XCTAssert(
            try dashboard.get("/page.css", ["If-None-Match: \"x\""]).hasPrefix("HTTP/1.1 200 "))
    }

    func testWhatIsNotThereAndWhatIsNotDoneIsSaid() throws {
        let dashboard = try RunningDashboard(PlayedNetwork(), .alone)
        XCTAssert(try dashboard.get("/nothing").hasPrefix("HTTP/1.1 404 "))
        XCTAssert(try dashboard.get("/page").hasPrefix("HTTP/1.1 404 "))
        for path in ["/", "/api/v1/topology", "/api/v1/topology/events"] {
            let answer = try dashboard.get(path, method: "DELETE")
            XCTAssert(answer.hasPrefix("HTTP/1.1 405 ") && answer.contains("Allow: GET"), answer)
        }
        let head = try dashboard.get("/api/v1/topology", method: "HEAD")
        XCTAssert(head.hasPrefix("HTTP/1.1 200 ") && head.hasSuffix("\r\n\r\n"), head)
    }

    func testMetricsAreCleanForPrometheus() throws {
        let promtool = try requireProgram("promtool", package: "prometheus")
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        try eventually(within: 2, "live") {
            try dashboard.get("/metrics").contains(#"ilpnet_node_up{node="b"} 1"#)
        }
        let answer = try dashboard.get("/metrics")
        let body = try XCTUnwrap(answer.components(separatedBy: "\r\n\r\n").last)
        XCTAssert(body.contains(#"ilpnet_link_up{node="a",peer="b"} 1"#), body)
        let folder = try TemporaryFolder()
        try folder.write(body, to: "metrics")
        let run = try ProgramRun(
            "/bin/sh", ["-c", "exec '\(promtool)' check metrics < '\(folder["metrics"])'"])
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssertEqual(run.errors, "")
    }
}
