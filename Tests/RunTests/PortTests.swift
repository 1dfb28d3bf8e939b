import Control
import Foundation
import Runtime
import TestSupport
import TopologyModel
import XCTest

/// Ports that somebody else has, before the start and after it.
final class PortTests: RunTestCase {
    private func demanding(_ port: UInt16) -> NetworkDescription {
        Networks.line().with {
            $0["n2"].ports = Declared(PortsDescription(btp: Int(port), health: nil))
        }
    }

    private func hold() throws -> HeldPort {
        try XCTUnwrap(
            (0..<100).lazy.compactMap { _ in try? HeldPort(UInt16(FreePort.take())) }.first)
    }

    private var holder: String { "xctest (pid \(getpid()))" }

    func testADemandedPortThatIsTakenFailsTheStartAndNamesTheHolder() throws {
        let held = try hold()
        for options in [["-d"], []] {
            let up = try scene.up(with: options, demanding(held.port))
            XCTAssertEqual(up.exitCode, 9, up.output + up.errors)
            XCTAssert(up.errors.contains("n2: port \(held.port) is taken by "), up.errors)
            XCTAssert(up.errors.contains("(pid \(getpid()))"), up.errors)
            XCTAssert(up.errors.contains("fix: end that program"), up.errors)
            try eventually(within: 2, "it is gone") { scene.processes.isEmpty }
            scene.assertNothingIsLeft()
        }
        held.close()
        try scene.up(demanding(held.port))
        XCTAssertEqual(try scene.status()["n2"]?.peerPort, Int(held.port))
    }

    func testADemandedPortThatIsTakenChangesNothingOfARunningNetwork() throws {
        try scene.up(Networks.line())
        let before = try scene.status()
        let held = try hold()
        let edit = try scene.up(with: ["-d"], demanding(held.port))
        XCTAssertEqual(edit.exitCode, 9, edit.errors)
        let after = try scene.status()
        XCTAssertEqual(after.revision, before.revision)
        XCTAssertEqual(after.processIdentifiers, before.processIdentifiers)
        XCTAssertEqual(after.ports, before.ports)
    }

    func testAPreferredPortThatIsTakenIsReplacedAndTheOtherOneIsShown() throws {
        // Ports that no other network prefers, so that only the one that is meant is taken.
        let network = Networks.line(nodes: 2, hasDashboard: true)
        try scene.up(Networks.demanding(network))
        let before = try scene.status().ports
        try scene.down()
        // What a network had the last time is what it prefers.
        let wanted = try XCTUnwrap(before["dashboard"]?[1])
        let held = try HeldPort(UInt16(wanted))
        let up = try scene.up(with: ["-d"], network)
        XCTAssertEqual(up.exitCode, 0, up.errors)
        let after = try scene.status().ports
        let port = try XCTUnwrap(after["dashboard"]?[1])
        XCTAssertNotEqual(port, wanted)
        XCTAssert(up.output.contains("http://127.0.0.1:\(port)/"), up.output)
        XCTAssertEqual(after["n1"], before["n1"])
        XCTAssertEqual(try scene.send(from: "n1", to: "n2").exitCode, 0)
        held.close()
    }

    func testAPortThatIsTakenWhileItsNodeIsStoppedIsNamedWhenTheNodeIsToStart() throws {
        try scene.up(Networks.line())
        let port = UInt16(try XCTUnwrap(scene.status()["n3"]?.peerPort))
        try scene.act(.stop, "n3")
        let held = try HeldPort(port)
        XCTAssertThrowsError(try scene.act(.start, "n3")) { error in
            let problem = (error as? RunFailure)?.problems.first?.message ?? ""
            XCTAssert(problem.contains("port \(port) is taken by "), problem)
            XCTAssert(problem.contains("(pid \(getpid()))"), problem)
        }
        XCTAssertEqual(try scene.status()["n3"]?.state, .failed)
        held.close()
        try scene.act(.start, "n3")
        XCTAssertEqual(try scene.status().state, .ready)
    }

    func testAPortOfANodeThatCrashesIsNeverFree() throws {
        try scene.up(Networks.line())
        let before = try scene.status()["n3"]
        let port = UInt16(try XCTUnwrap(before?.peerPort))
        kill(Int32(try XCTUnwrap(before?.pid)), SIGKILL)
        try eventually(within: 2, "it is back") {
            XCTAssertThrowsError(try HeldPort(port))
            // Whoever dials meanwhile waits in the queue.
            XCTAssertNoThrow(try RawConnection(port: port))
            let status = try scene.status()
            return status.state == .ready && status["n3"]?.pid != before?.pid
        }
    }

    func testTwoNetworksOfTheSameFileStandBesideEachOther() throws {
        for name in ["one", "two"] {
            try scene.up(Networks.line(name, nodes: 2, hasDashboard: true))
        }
        let one = Set(try scene.status("one").ports.values.joined())
        let two = Set(try scene.status("two").ports.values.joined())
        XCTAssertEqual(one.count + two.count, 12)
        XCTAssert(one.isDisjoint(with: two))
        try scene.down("--all")
        scene.assertNothingIsLeft()
    }
}
