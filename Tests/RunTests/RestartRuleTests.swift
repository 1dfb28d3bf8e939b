import Control
import Foundation
import TestSupport
import TopologyModel
import XCTest

/// What becomes of a node that ends by itself.
final class RestartRuleTests: RunTestCase {
    private func network() -> NetworkDescription {
        Networks.line(nodes: 4).with {
            $0["n2"].restarts = Declared(.never)
            $0["n3"].restarts = Declared(.onFailure)
            $0["n4"].restarts = Declared(.always)
        }
    }

    private func signal(_ node: String, _ number: Int32) throws {
        kill(Int32(try XCTUnwrap(scene.status()[node]?.pid)), number)
    }

    func testEachNodeIsStartedAgainAsItsRuleSays() throws {
        try scene.up(network())
        let first = try scene.status()
        // In order, as nobody asked for it: exit code 0.
        for node in ["n3", "n4"] { try signal(node, SIGTERM) }
        try eventually(within: 5, "one rests, the other is back") {
            let status = try scene.status()
            return status["n3"]?.state == .failed && status["n4"]?.pid != first["n4"]?.pid
                && status["n4"]?.pid != nil
        }
        XCTAssertEqual(
            try scene.status()["n3"]?.reason,
            "ended with exit code 0, and its rule is not to start it again")
        try scene.act(.start, "n3")
        try scene.waitUntilReady()
        let second = try scene.status()
        XCTAssertNil(second["n3"]?.reason)
        for node in ["n2", "n3", "n4"] { try signal(node, SIGKILL) }
        try eventually(within: 5, "one rests, the others are back") {
            let status = try scene.status()
            return status["n2"]?.state == .failed
                && ["n3", "n4"].allSatisfy {
                    status[$0]?.pid != nil && status[$0]?.pid != second[$0]?.pid
                }
        }
        XCTAssertEqual(
            try scene.status()["n2"]?.reason,
            "ended with signal 9 (SIGKILL), and its rule is not to start it again")
        XCTAssertEqual(try scene.status().state, .degraded)
        try scene.act(.start, "n2")
        try scene.waitUntilReady()
        XCTAssertEqual(try scene.status()["n1"]?.pid, first["n1"]?.pid)
        XCTAssertEqual(try scene.send(from: "n1", to: "n4").exitCode, 0)
    }

    func testOneThatEndsTooOftenIsGivenUpUntilSomeoneStartsIt() throws {
        let mischief = "[ -e \(scene.folder["mischief"]) ] && exit 7"
        try scene.host("line", ["n3": mischief])
        try scene.up(Networks.line())
        try scene.folder.write("", to: "mischief")
        let began = Date()
        try signal("n3", SIGKILL)
        try eventually(within: 10, "it is given up") {
            try scene.status()["n3"]?.state == .failed
        }
        // 50, 100, 200, 400 and 800 milliseconds, a quarter more or less.
        let elapsed = Date().timeIntervalSince(began)
        XCTAssertGreaterThan(elapsed, 1.55 * 0.75)
        XCTAssertLessThan(elapsed, 1.55 * 1.25 + 2)
        XCTAssertEqual(
            try scene.status()["n3"]?.reason,
            "ended 6 times within 10 s, the last time with exit code 7")
        XCTAssertEqual(try scene.status()["n3"]?.restarts, 5)
        XCTAssertEqual(try scene.send(from: "n1", to: "n2").exitCode, 0)
        try FileManager.default.removeItem(atPath: scene.folder["mischief"])
        try scene.act(.start, "n3")
        try scene.waitUntilReady()
        XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
    }

    func testOneThatIsKilledUnderLoadIsBackWithinASecondAndOthersDoNotNotice() throws {
        try scene.up(Networks.line(nodes: 4))
        let before = try scene.status()
        let load = try scene.startSending(
            from: "n1", to: "n2", "--count", "1000", "--rate", "1000", "--json")
        try eventually(within: 5, "packets flow") {
            try scene.status()["n2"]?.packets?.received ?? 0 > 50
        }
        try signal("n4", SIGKILL)
        let began = Date()
        try eventually(within: 1, "it is back with its links") {
            let status = try scene.status()
            return status.state == .ready && status["n4"]?.pid != before["n4"]?.pid
        }
        XCTAssertLessThan(Date().timeIntervalSince(began), 1)
        let after = try scene.status().processIdentifiers.filter { $0.key != "n4" }
        XCTAssertEqual(after, before.processIdentifiers.filter { $0.key != "n4" })
        let run = load.waitForEnd()
        XCTAssertEqual(run.exitCode, 0, run.output + run.errors)
    }

    func testTheDashboardIsWatchedOverAsNodesAre() throws {
        try scene.up(Networks.line(nodes: 2, hasDashboard: true))
        let before = try scene.status()
        try signal("dashboard", SIGKILL)
        try eventually(within: 2, "it is back") {
            let status = try scene.status()
            return status.state == .ready && status["dashboard"]?.pid != before["dashboard"]?.pid
        }
        XCTAssertEqual(try scene.status().ports, before.ports)
        XCTAssertEqual(try scene.status()["n1"]?.pid, before["n1"]?.pid)
    }
}
