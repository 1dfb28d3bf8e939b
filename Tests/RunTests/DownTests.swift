import Control
import Foundation
import Runtime
import TestSupport
import XCTest

/// `down`: by whatever a network is named, whatever became of its file and its supervisor.
final class DownTests: RunTestCase {
    func testABareDownOfSeveralNetworksNamesThemAndEndsNone() throws {
        for name in ["one", "two"] { try scene.up(Networks.line(name, nodes: 2)) }
        let bare = try scene.ilpnet("down")
        XCTAssertEqual(bare.exitCode, 2)
        XCTAssertEqual(
            bare.errors,
            """
            error: 2 networks are here: one and two
              fix: say which: ilpnet down one, or ilpnet down --all

            """)
        XCTAssertEqual(try scene.status("one").state, .ready)
        try scene.down("two")
        scene.assertIsDown("two")
        XCTAssertEqual(try scene.status("one").state, .ready)
        // One alone need not be named.
        try scene.down()
        scene.assertNothingIsLeft(of: "one", "two")
    }

    func testAllOfThemAreEndedAtOnce() throws {
        for name in ["one", "two"] { try scene.up(Networks.line(name, nodes: 2)) }
        try scene.down("--all")
        scene.assertNothingIsLeft(of: "one", "two")
        let again = try scene.ilpnet("down", "--all")
        XCTAssertEqual(again.exitCode, 0, again.errors)
        XCTAssertEqual(again.output, "no network runs here\n")
    }

    func testByItsFileThoughTheFileIsEditedBrokenOrGone() throws {
        let path = scene.file
        let ways: [(String, () throws -> Void)] = [
            ("as it was", {}),
            (
                "with another network in it",
                { try self.scene.write(Networks.line("other", nodes: 4)) }
            ), ("broken", { try self.scene.folder.write("{", to: "net.json") }),
            ("gone", { try FileManager.default.removeItem(atPath: path) }),
        ]
        for (how, change) in ways {
            try scene.up(Networks.line(nodes: 2))
            try change()
            let down = try scene.ilpnet("down", path)
            XCTAssertEqual(down.exitCode, 0, how + down.errors)
            XCTAssert(down.output.hasPrefix("line is down"), how + down.output)
            scene.assertNothingIsLeft(of: "line")
        }
        let unknown = try scene.ilpnet("down", "nothing.swift")
        XCTAssertEqual(unknown.exitCode, 7)
        XCTAssert(unknown.errors.contains("there is line"), unknown.errors)
    }

    func testANameIsFoundFromAnotherFolderAndAFileBesideItsOwnIsNotTakenForIt() throws {
        try scene.up(Networks.line(nodes: 2))
        for (typed, problem) in [
            ("lime", "there is no network lime in \(scene.folder["state"])"),
            ("other/net.json", "no network in \(scene.folder["state"]) was made of other/net.json"),
        ] {
            let down = try scene.ilpnet("down", typed)
            XCTAssertEqual(down.exitCode, 7)
            XCTAssertEqual(
                down.errors, "error: \(problem)\n  fix: did you mean `ilpnet down line`?\n")
        }
        let elsewhere = ["ILPNET_STATE_DIR": scene.folder["elsewhere"]]
        let down = try scene.ilpnet("down", "line", environment: elsewhere)
        XCTAssertEqual(down.exitCode, 0, down.errors)
        scene.assertNothingIsLeft(of: "line")
    }

    func testAFileThatMadeTwoNetworksMeansTheOneThatRuns() throws {
        for name in ["one", "two"] {
            try scene.up(Networks.line(name, nodes: 2))
            try scene.down(scene.file)
            scene.assertIsDown(name)
        }
        // Both are stopped now, and nothing is left to choose.
        try scene.down(scene.file)
        for name in ["one", "two"] { try scene.up(Networks.line(name, nodes: 2)) }
        let both = try scene.ilpnet("down", scene.file)
        XCTAssertEqual(both.exitCode, 2)
        XCTAssertEqual(
            both.errors,
            """
            error: one and two were all made of \(scene.file)
              fix: say which: ilpnet down one

            """)
        try scene.down("--all")
    }

    func testACommandOfNodesSaysItselfWithTheNetwork() throws {
        for name in ["one", "two"] { try scene.up(Networks.line(name, nodes: 2)) }
        let stop = try scene.ilpnet("stop", "a")
        XCTAssertEqual(stop.exitCode, 2)
        XCTAssert(stop.errors.contains("say which: ilpnet stop a --network one"), stop.errors)
        try scene.down("--all")
    }

    func testAfterTheSupervisorWasKilledNothingIsLeftAndWhatWasSavedDoes() throws {
        try scene.up(Networks.line(hasDashboard: true))
        kill(Int32(try scene.status().supervisor.pid), SIGKILL)
        try eventually(within: 2, "children follow") { scene.processes.isEmpty }
        let down = try scene.ilpnet("down")
        XCTAssertEqual(down.exitCode, 0, down.errors)
        scene.assertNothingIsLeft()
    }

    func testAPausedNodeWakesAndFollowsItsKilledSupervisor() throws {
        try scene.up(Networks.line(nodes: 2))
        try scene.act(.pause, "n2")
        kill(Int32(try scene.status().supervisor.pid), SIGKILL)
        try eventually(within: 2, "children follow") { scene.processes.isEmpty }
        try scene.down()
        scene.assertNothingIsLeft()
    }

    func testOfASupervisorThatStandsStill() throws {
        try scene.up(Networks.line())
        kill(Int32(try scene.status().supervisor.pid), SIGSTOP)
        let began = Date()
        let down = try scene.ilpnet("down")
        XCTAssertEqual(down.exitCode, 0, down.errors)
        XCTAssertLessThan(Date().timeIntervalSince(began), 3)
        scene.assertNothingIsLeft()
    }

    func testWithNothingOfANetworkButWhatACrashOfTheMachineLeaves() throws {
        try scene.up(Networks.line(nodes: 2))
        kill(Int32(try scene.status().supervisor.pid), SIGKILL)
        try eventually(within: 2, "children follow") { scene.processes.isEmpty }
        // Another process has the number now, and after the start of a machine that is likely.
        let bystander = try StartedProgram("/bin/sleep", ["60"])
        defer { bystander.end() }
        let path = scene.state().path + "/supervisor.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let stale = text.replacing(/"pid": ?\d+/, with: "\"pid\":\(bystander.identifier)")
        try stale.write(toFile: path, atomically: false, encoding: .utf8)
        try scene.down()
        XCTAssert(ProcessList.isAlive(bystander.identifier))
        scene.assertNothingIsLeft()
    }

    func testWhatIsNotOursStays() throws {
        try scene.up(Networks.line(nodes: 2))
        try scene.folder.write("mine", to: "state/line/notes.txt")
        try scene.folder.write("mine", to: "state/line/secrets/mine")
        try scene.down()
        XCTAssertEqual(try scene.folder.read("state/line/notes.txt"), "mine")
        XCTAssertEqual(try scene.folder.read("state/line/secrets/mine"), "mine")
    }

    func testTwoAtOnceBothSucceed() throws {
        try scene.up(Networks.line(nodes: 2))
        let downs = try (0..<3).map { _ in try scene.start("down", "line") }
        for down in downs {
            let run = down.waitForEnd()
            XCTAssertEqual(run.exitCode, 0, run.errors)
        }
        scene.assertNothingIsLeft()
    }

    func testOneThatHearsNoSignalIsKilledAtOnceWhenThatIsAsked() throws {
        let deaf = scene.folder["deaf"]
        try scene.host("line", ["n2": "trap '' TERM; touch \(deaf); while :; do sleep 1; done"])
        let up = try scene.start("up", "-d", try scene.write(Networks.line(nodes: 2)))
        try eventually(within: 10, "it has begun") {
            FileManager.default.fileExists(atPath: deaf)
        }
        try scene.ask(ControlRequest(.down))
        try eventually(within: 2, "the other one has ended") {
            let status = try scene.status()
            return status["n1"]?.pid == nil && status["n2"]?.state == .stopping
        }
        let began = Date()
        try scene.ask(ControlRequest(.down, atOnce: true))
        XCTAssert(scene.hosted[0].waitForEnd())
        XCTAssertLessThan(Date().timeIntervalSince(began), 1)
        XCTAssertNotEqual(up.waitForEnd().exitCode, 0)
        scene.assertNothingIsLeft()
    }

    func testASignalToTheSupervisorEndsItInOrder() throws {
        try scene.up(Networks.line(nodes: 2, hasDashboard: true))
        kill(Int32(try scene.status().supervisor.pid), SIGTERM)
        try eventually(within: 3, "all are gone") { scene.processes.isEmpty }
        scene.assertNothingIsLeft()
        for node in ["n1", "n2"] {
            XCTAssert(try XCTUnwrap(scene.log(of: node).last).contains("\"stopped\""), node)
        }
    }

    func testAtOnceDoesNotWaitForPackets() throws {
        let network = Networks.line(nodes: 2).with {
            $0["n1"].peers[0].latencyMicroseconds = .init(ours: 2_000_000, theirs: 2_000_000)
        }
        try scene.write(network)
        // The probe's packet alone takes four seconds, and the start is given up before.
        let up = try scene.start("up", "-d", scene.file)
        try eventually(within: 10, "the probe is under way") {
            (try? scene.status()["n1"]?.packets?.inFlight) == 1
        }
        let began = Date()
        try scene.down("--now")
        XCTAssertLessThan(Date().timeIntervalSince(began), 1.5)
        XCTAssertEqual(up.waitForEnd().exitCode, 4)
        scene.assertNothingIsLeft()
    }
}
