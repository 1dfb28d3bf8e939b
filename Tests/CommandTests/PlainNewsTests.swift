import Control
import XCTest

@testable import ilpnet

/// What is said of a network where nothing can be redrawn.
final class PlainNewsTests: XCTestCase {
    func testAStartIsToldInFewLines() throws {
        var network = RunningNetworks.starting()
        for place in network.processes.indices { network.processes[place].state = .starting }
        XCTAssertEqual(
            PlainNews.lines(old: nil, new: network),
            ["linear-5: 5 nodes, 4 links", "linear-5 is starting"])
        let ready = RunningNetworks.line()
        let lines = PlainNews.lines(old: network, new: ready)
        XCTAssertEqual(
            lines.prefix(3),
            [
                "6 processes are ready: dashboard, connector-a, connector-b and 3 more",
                "linear-5 is ready in 212 ms: evaluated 7 > planned 0.4 > connector-e started 12 >"
                    + " listening 6 > linked with connector-d 9 > probed 11",
                "dashboard: http://127.0.0.1:8080/",
            ])
        XCTAssertEqual(lines.count, 4)
        XCTAssert(lines[3].hasPrefix("send the first packets: "), lines[3])
    }

    func testNothingIsSaidOfWhatOnlyCounts() {
        let old = RunningNetworks.line()
        var new = old
        new.processes[2].packets?.received += 10_000
        new.processes[2].memoryBytes += 1
        new.supervisor.cpuMilliseconds += 5
        XCTAssertEqual(PlainNews.lines(old: old, new: new), [])
    }

    func testEachChangeIsToldOnce() {
        let old = RunningNetworks.line()
        let new = RunningNetworks.troubled()
        XCTAssertEqual(
            PlainNews.lines(old: old, new: new),
            [
                "connector-b is degraded (pid 4003)",
                "connector-c is restarting: ended by signal 9 (KILL), starts again in 0.4 s",
                "connector-e is failed: ended 5 times within 10 s, the last time with exit code 1;"
                    + " `ilpnet start connector-e` tries again",
                "link connector-b -> connector-c is down",
                "link connector-c -> connector-d is down",
                "link connector-d -> connector-e is down",
                "linear-5 is degraded",
            ])
        XCTAssertEqual(PlainNews.lines(old: new, new: new), [])
    }

    func testAProcessThatCameBackUnseenIsTold() {
        let old = RunningNetworks.line()
        var new = old
        new.processes[3].restarts = 1
        new.processes[3].pid = 9
        XCTAssertEqual(
            PlainNews.lines(old: old, new: new), ["connector-c is ready (pid 9)"])
    }

    func testAFailureIsToldWithItsFix() {
        XCTAssertEqual(
            PlainNews.lines(old: RunningNetworks.starting(), new: RunningNetworks.failed()),
            [
                "linear-5 is failed",
                "connector-d ended with exit code 2 before it was ready; its last lines:",
                "  {\"level\":\"error\",\"event\":\"port taken\"}",
                "fix: look at .ilpnet/linear-5/logs/connector-d.log",
            ])
    }

    func testComingBackIsNoFirstStart() {
        let old = RunningNetworks.troubled()
        let new = RunningNetworks.line()
        let lines = PlainNews.lines(old: old, new: new)
        XCTAssertEqual(lines.last, "linear-5 is ready")
        XCTAssertFalse(lines.contains { $0.hasPrefix("send") })
    }
}
