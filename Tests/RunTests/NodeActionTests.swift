import Control
import Foundation
import Runtime
import TestSupport
import TopologyModel
import XCTest

/// `stop`, `start`, `restart`, `kill`, `pause` and `resume` of nodes, and what neighbours see.
final class NodeActionTests: RunTestCase {
    func testAStoppedNodeRefusesAndIsNotStartedAgainUntilSomeoneSaysSo() throws {
        try scene.up(Networks.demanding(Networks.line()))
        let before = try scene.status()
        let port = UInt16(try XCTUnwrap(before["n3"]?.peerPort))
        try scene.act(.stop, "n3")
        var status = try scene.status()
        XCTAssertEqual(status["n3"]?.state, .stopped)
        XCTAssertNil(status["n3"]?.pid)
        XCTAssertEqual(status["n3"]?.peerPort, Int(port))
        XCTAssertEqual(status.state, .degraded)
        XCTAssertThrowsError(try RawConnection(port: port), "dialling fails at once")
        try eventually(within: 1, "its neighbour sees it") {
            try scene.status()["n2"]?.state == .degraded
        }
        let send = try scene.send(from: "n1", to: "n3")
        XCTAssertEqual(send.exitCode, 1)
        XCTAssert(send.output.contains("T01"), send.output)
        // Intentional: nobody counts it as a crash.
        XCTAssertEqual(try scene.up(with: ["-d"]).exitCode, 0)
        XCTAssertEqual(try scene.status()["n3"]?.state, .stopped)
        let began = Date()
        try scene.act(.start, "n3")
        XCTAssertLessThan(Date().timeIntervalSince(began), 1, "links come back at once")
        status = try scene.status()
        XCTAssertEqual(status.state, .ready)
        XCTAssertEqual(status["n3"]?.restarts, 0)
        XCTAssertEqual(status.ports, before.ports)
        XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
        XCTAssertEqual(status["n1"]?.pid, before["n1"]?.pid)
        XCTAssertEqual(status["n2"]?.pid, before["n2"]?.pid)
    }

    func testARestartedAndAKilledNodeComeBackWithTheirLinks() throws {
        try scene.up(Networks.line())
        var last = try scene.status()
        for (action, count) in [(ControlRequest.Action.restart, 1), (.kill, 2)] {
            try scene.act(action, "n2")
            try eventually(within: 1, "\(action) is over") {
                let status = try scene.status()
                return status.state == .ready && status["n2"]?.pid != last["n2"]?.pid
            }
            let status = try scene.status()
            XCTAssertEqual(status["n2"]?.restarts, count)
            XCTAssertEqual(status["n1"]?.pid, last["n1"]?.pid)
            XCTAssertEqual(status["n3"]?.pid, last["n3"]?.pid)
            XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
            last = status
        }
    }

    func testAPausedNodeStandsStillAndGoesOnWhereItWas() throws {
        try scene.up(Networks.line())
        let before = try scene.status()
        let pid = Int32(try XCTUnwrap(before["n3"]?.pid))
        try scene.act(.pause, "n3")
        try eventually(within: 1, "it stands still") { ProcessList.state(of: pid) == "T" }
        XCTAssertEqual(try scene.status()["n3"]?.state, .paused)
        let send = try scene.startSending(from: "n1", to: "n3", "--count", "10")
        try eventually(within: 2, "packets wait") {
            try scene.status()["n2"]?.packets?.inFlight == 10
        }
        try scene.act(.resume, "n3")
        XCTAssertEqual(send.waitForEnd().exitCode, 0)
        try scene.waitUntilReady()
        XCTAssertEqual(try scene.status().processIdentifiers, before.processIdentifiers)
    }

    func testAPausedNodeIsStoppedRestartedAndEndedLikeAnyOther() throws {
        try scene.up(Networks.demanding(Networks.line()))
        try scene.act(.pause, "n2")
        try scene.act(.restart, "n2")
        XCTAssertEqual(try scene.status().state, .ready)
        try scene.act(.pause, "n2")
        try scene.act(.stop, "n2")
        XCTAssertEqual(try scene.status()["n2"]?.state, .stopped)
        try scene.act(.start, "n2")
        try scene.act(.pause, "n1", "n3")
        let began = Date()
        try scene.down()
        XCTAssertLessThan(Date().timeIntervalSince(began), 1)
        scene.assertNothingIsLeft()
    }

    func testSeveralAreStoppedAndStartedTogetherAndSoIsTheDashboard() throws {
        try scene.up(Networks.demanding(Networks.line(hasDashboard: true)))
        let before = try scene.status()
        let names = ["n1", "n2", "n3", "dashboard"]
        try scene.ask(ControlRequest(.stop, names: names))
        XCTAssertEqual(scene.processes.map(\.role), ["supervise"])
        try scene.ask(ControlRequest(.start, names: names))
        XCTAssertEqual(try scene.status().state, .ready)
        XCTAssertEqual(try scene.status().ports, before.ports)
        try scene.ask(ControlRequest(.restart, names: names))
        XCTAssertEqual(try scene.status().state, .ready)
    }

    func testWhatCannotBeDoneIsRefusedWithTheWayOut() throws {
        try scene.up(Networks.line(nodes: 2))
        let refusals: [(ControlRequest, RunFailure.Kind, String)] = [
            (ControlRequest(.stop, names: ["n9"]), .usage, "line has no process n9"),
            (ControlRequest(.stop, names: []), .usage, "no process is named"),
            (ControlRequest(.apply), .usage, "says not what"),
        ]
        for (request, kind, message) in refusals {
            XCTAssertThrowsError(try scene.ask(request)) { error in
                let failure = error as? RunFailure
                XCTAssertEqual(failure?.kind, kind)
                XCTAssertEqual(failure?.problems.first?.message.contains(message), true)
            }
        }
        try scene.act(.stop, "n2")
        for action in [ControlRequest.Action.kill, .pause, .resume] {
            XCTAssertThrowsError(try scene.act(action, "n2")) { error in
                let problem = (error as? RunFailure)?.problems.first
                XCTAssertEqual(problem?.message, "n2 does not run")
                XCTAssertEqual(problem?.fix, "start it: ilpnet start n2")
            }
        }
    }

    func testDrainingFinishesWhatIsUnderWay() throws {
        let network = Networks.line().with {
            $0["n2"].peers[0].latencyMicroseconds = .init(ours: 300_000, theirs: 300_000)
        }
        try scene.up(network)
        let send = try scene.startSending(from: "n1", to: "n3", "--count", "20")
        try eventually(within: 2, "packets are under way") {
            try scene.status()["n2"]?.packets?.received ?? 0 > 2
        }
        try scene.act(.stop, "n2")
        let run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 0, run.output + run.errors)
    }
}
