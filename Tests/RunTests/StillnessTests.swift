import Control
import Foundation
import Runtime
import TestSupport
import TopologyModel
import XCTest

/// Processes that stand still for a while: a debugger, a laptop's lid, a machine that is too busy.
final class StillnessTests: RunTestCase {
    private static let seconds = Thoroughness.isFull ? 30 : 3
    /// Of packets a second, for as long as it lasts.
    private static let rate = 50

    /// Three networks at once, so that they take their time together.
    func testNothingIsLostWhereTheSupervisorANodeOrAStartStandsStill() throws {
        for name in ["still", "node"] { try scene.up(Networks.line(name)) }
        let before = try [scene.status("still"), scene.status("node")]
        let slow = Networks.line("start", nodes: 2).with {
            $0["n1"].peers[0].latencyMicroseconds = .init(ours: 200_000, theirs: 200_000)
        }
        // Its time is over long before it goes on.
        let start = try scene.start(
            "up", "-d", "--timeout", "\(Self.seconds - 1)", try scene.write(slow))
        try eventually(within: 10, "it has begun") { (try? scene.status("start").revision) == 1 }
        let still = [
            Int32(try scene.status("start").supervisor.pid), Int32(before[0].supervisor.pid),
            Int32(try XCTUnwrap(before[1]["n2"]?.pid)),
        ]
        for process in still { kill(process, SIGSTOP) }
        defer { for process in still { kill(process, SIGCONT) } }

        // Packets of the network without a supervisor flow on.
        let count = "\(Self.rate * Self.seconds)"
        let loads = try ["still", "node"].map {
            try scene.startSending(
                from: "n1", to: "n3", "--count", count, "--rate", "\(Self.rate)", "--json",
                network: $0)
        }
        let asked = try XCTUnwrap(ControlClient.connect(scene.state("still")))
        XCTAssertThrowsError(try asked.ask(ControlRequest(.status), timeoutMilliseconds: 100)) {
            let problem = ($0 as? RunFailure)?.problems.first
            XCTAssertEqual(
                problem?.message, "the supervisor of still gave no answer to `status` within 0.1 s")
            XCTAssertEqual(problem?.fix?.contains("SIGCONT"), true)
        }
        let flowing = loads[0].waitForEnd()
        XCTAssertEqual(flowing.exitCode, 0, flowing.output + flowing.errors)
        for process in still { kill(process, SIGCONT) }

        // None of the packets to the node is unanswered.
        let waiting = loads[1].waitForEnd()
        XCTAssert(waiting.output.contains("\"lost\": 0"), waiting.output + waiting.errors)
        XCTAssert(waiting.output.contains("\"sent\": \(count)"), waiting.output)
        let late = start.waitForEnd()
        XCTAssertEqual(late.exitCode, 0, late.output + late.errors)
        for (name, status) in zip(["still", "node"], before) {
            try scene.waitUntilReady(name)
            let after = try scene.status(name)
            XCTAssertEqual(after.processIdentifiers, status.processIdentifiers)
            XCTAssertEqual(try scene.send(from: "n1", to: "n3", network: name).exitCode, 0)
        }
        try scene.down("--all")
        scene.assertNothingIsLeft()
    }

    func testWhatHappenedMeanwhileIsSeenWhenASupervisorGoesOn() throws {
        try scene.up(Networks.line())
        let before = try scene.status()
        let supervisor = Int32(before.supervisor.pid)
        kill(supervisor, SIGSTOP)
        kill(Int32(try XCTUnwrap(before["n2"]?.pid)), SIGKILL)
        try eventually(within: 2, "it has ended") {
            ProcessList.state(of: Int32(before["n2"]?.pid ?? 0)) == "Z"
        }
        kill(supervisor, SIGCONT)
        try eventually(within: 2, "it is back") {
            let status = try scene.status()
            return status.state == .ready && status["n2"]?.pid != before["n2"]?.pid
        }
        XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
    }
}
