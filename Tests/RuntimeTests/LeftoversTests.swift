import Foundation
import TestSupport
import XCTest

@testable import Runtime

final class LeftoversTests: XCTestCase {
    private var scene: StateScene!

    override func setUpWithError() throws { scene = try StateScene() }

    override func tearDown() { scene = nil }

    private func record(_ children: [(String, RunningChild)]) throws {
        var journal = try Journal(opening: scene.folder)
        for (name, child) in children { journal.started(name, child.identity) }
    }

    func testWhatWasLeftIsEndedAndNothingElse() throws {
        let stranger = try scene.shell("exec sleep 60")
        let ours = try scene.shell("sleep 60 & echo ready; wait")
        try scene.waitUntilSaid("ready")
        try record([("a", ours)])
        XCTAssertEqual(Leftovers.end(scene.folder, graceMilliseconds: 5_000), ["a"])
        XCTAssertEqual(ProcessEnding.reap(pid: ours.pid), .signalled(SIGTERM))
        XCTAssertTrue(stranger.identity.isAlive)
        XCTAssertEqual(Leftovers.end(scene.folder, graceMilliseconds: 5_000), [])
    }

    func testOneThatIsPausedHearsIt() throws {
        let paused = try scene.shell("trap 'exit 7' TERM; echo ready; kill -STOP $$; exit 3")
        try eventually(within: 10, "it is paused") {
            ProcessFacts.read(paused.pid)?.state == UInt8(ascii: "T")
        }
        try record([("a", paused)])
        XCTAssertEqual(Leftovers.end(scene.folder, graceMilliseconds: 5_000), ["a"])
        XCTAssertEqual(ProcessEnding.reap(pid: paused.pid), .exited(7))
    }

    func testOneThatDoesNotListenIsKilledAfterTheGrace() throws {
        let deaf = try scene.shell("trap '' TERM; echo ready; while :; do read x < /dev/zero; done")
        let polite = try scene.shell("trap 'exit 0' TERM; echo ready; sleep 60 & wait")
        try scene.waitUntilSaid("ready", times: 2)
        try record([("deaf", deaf), ("polite", polite)])
        let began = Date()
        let names = Leftovers.end(scene.folder, graceMilliseconds: 200)
        XCTAssertEqual(Set(names), ["deaf", "polite"])
        XCTAssertGreaterThan(Date().timeIntervalSince(began), 0.2)
        XCTAssertEqual(ProcessEnding.reap(pid: deaf.pid), .signalled(SIGKILL))
        XCTAssertEqual(ProcessEnding.reap(pid: polite.pid), .exited(0))
    }

    func testALaterProcessOfTheSameNumberIsLeftAlone() throws {
        let other = try scene.shell("exec sleep 60")
        var journal = try Journal(opening: scene.folder)
        let known = other.identity
        journal.started(
            "a",
            ProcessIdentity(
                pid: known.pid, startTicks: known.startTicks - 1, bootId: known.bootId))
        XCTAssertEqual(Leftovers.end(scene.folder, graceMilliseconds: 1_000), [])
        XCTAssertTrue(known.isAlive)
    }

    /// Killed between the start of a child and its record.
    func testAChildWithoutARecordIsFound() throws {
        try record([])
        let node = try stray("connector", scene.folder.configurationPath(of: "node-1"))
        // The same folder by another way.
        symlink(scene.folder.root, scene.place["link"])
        let other = StateFolder(network: "net", root: scene.place["link"])
        let dashboard = try stray("dashboard", other.dashboardConfigurationPath)
        try scene.waitUntilSaid("ready", times: 2)
        XCTAssertEqual(
            Set(Leftovers.end(scene.folder, graceMilliseconds: 5_000)), ["node-1", "dashboard"])
        XCTAssertFalse(node.identity.isAlive)
        XCTAssertFalse(dashboard.identity.isAlive)
    }

    func testWhatOnlyLooksLikeAChildIsLeftAlone() throws {
        try record([])
        let neighbour = StateFolder(network: "net-2", root: scene.folder.root)
        try neighbour.make()
        let path = scene.folder.configurationPath(of: "a")
        let strangers = [
            try stray("less", scene.folder.dashboardConfigurationPath),
            try stray("connector", neighbour.configurationPath(of: "a")),
            try stray("connector", "\(scene.place.path)/a.json"),
            try stray("connector", path, lifeline: "--health-fd"),
        ]
        try scene.waitUntilSaid("ready", times: strangers.count)
        XCTAssertEqual(Leftovers.end(scene.folder, graceMilliseconds: 1_000), [])
        for stranger in strangers { XCTAssertTrue(stranger.identity.isAlive) }
    }

    func testASupervisorThatDoesNotAnswerIsEndedAloneInItsGroup() throws {
        let supervisor = try scene.shell("sleep 60 & echo $!; trap '' TERM; kill -STOP $$; wait")
        try eventually(within: 10, "it is paused") {
            ProcessFacts.read(supervisor.pid)?.state == UInt8(ascii: "T")
        }
        let inItsGroup = try XCTUnwrap(ProcessIdentity.of(try XCTUnwrap(Int32(scene.said()[0]))))
        try scene.folder.writeSupervisor(
            StoredSupervisor(identity: supervisor.identity, version: "1"))
        XCTAssertTrue(Leftovers.endSupervisor(of: scene.folder, graceMilliseconds: 100))
        XCTAssertEqual(ProcessEnding.reap(pid: supervisor.pid), .signalled(SIGKILL))
        XCTAssertTrue(inItsGroup.isAlive)
        XCTAssertTrue(Leftovers.endSupervisor(of: scene.folder, graceMilliseconds: 100))
    }

    func testManyAreEndedQuickly() throws {
        let children = try (0..<200).map { ("n\($0)", try scene.shell("exec sleep 60")) }
        try record(children)
        let began = Date()
        XCTAssertEqual(Leftovers.end(scene.folder, graceMilliseconds: 10_000).count, 200)
        print("200 ended in \(Int(Date().timeIntervalSince(began) * 1_000)) ms")
    }

    /// A script that is called as a role of ours is.
    private func stray(
        _ role: String, _ configuration: String, lifeline: String = "--lifeline-fd"
    ) throws -> RunningChild {
        // One that runs already reads it.
        if mkfifo(scene.place["\(role).pipe"], 0o600) == 0 {
            try scene.place.write("echo ready; read x < \"$0.pipe\"", to: role)
        }
        return try scene.start(
            Launch(
                program: "/bin/sh",
                arguments: [role, "--config", configuration, lifeline, "5"],
                outputPath: scene.output, folder: scene.place.path))
    }
}
