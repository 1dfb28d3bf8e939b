import Control
import Foundation
import TestSupport
import XCTest

/// How a dashboard ends, and what it outlives.
final class DashboardEndTests: XCTestCase {
    func testSIGTERMAndSIGINTEndItInOrder() throws {
        for signal in [SIGTERM, SIGINT] {
            let dashboard = try RunningDashboard()
            kill(dashboard.child.pid, signal)
            XCTAssertEqual(dashboard.waitForEnd(within: 1.5), .exited(0))
            XCTAssert(dashboard.log.contains(#""event":"stopped""#), dashboard.log)
        }
    }

    func testItEndsWithItsSupervisorHoweverManyListen() throws {
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        let readers = try (0..<5).map { _ in try EventReader(dashboard) }
        let idle = try RawConnection(port: dashboard.port)
        let half = try RawConnection(port: dashboard.port)
        half.send("GET / HTTP/1.1\r\n")
        dashboard.cutLifeline()
        XCTAssertEqual(dashboard.waitForEnd(within: 1.5), .exited(0))
        XCTAssertEqual(readers.count, 5)
        XCTAssert(idle.hasAnything(within: 1))
    }

    func testAPausedOneEndsWithItsSupervisor() throws {
        let dashboard = try RunningDashboard()
        kill(dashboard.child.pid, SIGSTOP)
        // Its parent is this test and lives on, so nobody but the test can wake it here.
        dashboard.cutLifeline()
        kill(dashboard.child.pid, SIGCONT)
        XCTAssertEqual(dashboard.waitForEnd(within: 1.5), .exited(0))
    }

    func testAClosedControlSocketIsShownAndNotTheEnd() throws {
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        dashboard.closeControl()
        try eventually(within: 2, "gone") {
            try dashboard.topology()["supervisor"] as? String == "gone"
        }
        let nodes = try XCTUnwrap(try dashboard.topology()["nodes"] as? [[String: Any]])
        XCTAssertEqual(Set(nodes.map { $0["state"] as? String }), ["ready"])
        XCTAssert(try dashboard.get("/health").hasPrefix("HTTP/1.1 200 "))
    }

    func testALineThatIsNoEventIsTheEndOfListeningAndNotOfServing() throws {
        let lines: [[UInt8]] = [
            Array("nonsense\n".utf8), Array("{\"kind\":\"other\"}\n".utf8), Array("\n".utf8),
            [0xff, 0xfe, 0x0a], ControlFormat.line(ControlAnswer()),
        ]
        for line in lines {
            let dashboard = try RunningDashboard()
            dashboard.say(ControlFormat.line(ControlAnswer()))
            dashboard.say(line)
            try eventually(within: 2, "gone") {
                try dashboard.topology()["supervisor"] as? String == "gone"
            }
            XCTAssert(dashboard.log.contains("cannot be read"), dashboard.log)
        }
    }

    func testARefusalIsLogged() throws {
        let dashboard = try RunningDashboard()
        let refusal = ControlRefusal(.usage, [.init(message: "no events today")])
        dashboard.say(ControlFormat.line(ControlAnswer(refusal: refusal)))
        try eventually(within: 2, "logged") { dashboard.log.contains("no events today") }
    }

    func testEventsInPiecesAreHeardWhole() throws {
        let dashboard = try RunningDashboard()
        let bytes =
            ControlFormat.line(ControlAnswer())
            + ControlFormat.line(
                PlayedNetwork().snapshot)
        for byte in bytes { dashboard.say([byte]) }
        try eventually(within: 5, "live") {
            try dashboard.topology()["supervisor"] as? String == "live"
        }
    }
}
