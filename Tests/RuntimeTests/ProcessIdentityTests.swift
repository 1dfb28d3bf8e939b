import Glibc
import TestSupport
import XCTest

@testable import Runtime

final class ProcessIdentityTests: XCTestCase {
    func testAProcessIsKnownUntilItHasEndedAlsoAsAZombie() throws {
        let scene = try StateScene()
        let child = try scene.shell("exec sleep 60")
        XCTAssertEqual(ProcessIdentity.of(child.pid), child.identity)
        XCTAssertTrue(child.identity.isAlive)
        XCTAssertTrue(child.identity.signal(SIGKILL, group: false))
        try eventually(within: 10, "it is a zombie") {
            ProcessFacts.read(child.pid)?.state == UInt8(ascii: "Z")
        }
        XCTAssertEqual(kill(child.pid, 0), 0, "the kernel still calls it there")
        XCTAssertFalse(child.identity.isAlive)
        XCTAssertNil(ProcessIdentity.of(child.pid))
        XCTAssertFalse(child.identity.signal(SIGKILL, group: false))
        XCTAssertEqual(ProcessEnding.reap(pid: child.pid), .signalled(SIGKILL))
        XCTAssertNil(ProcessEnding.reap(pid: child.pid))
        XCTAssertNil(ProcessFacts.read(child.pid))
    }

    /// A number that was given again, and one of before the machine started anew.
    func testAnotherProcessOfTheSameNumberIsLeftAlone() throws {
        let scene = try StateScene()
        let child = try scene.shell("exec sleep 60")
        let known = child.identity
        for other in [
            ProcessIdentity(
                pid: known.pid, startTicks: known.startTicks + 1, bootId: known.bootId),
            ProcessIdentity(pid: known.pid, startTicks: known.startTicks, bootId: "another"),
        ] {
            XCTAssertFalse(other.isAlive)
            XCTAssertFalse(other.signal(SIGKILL, group: false))
            XCTAssertFalse(other.signal(SIGKILL, group: true))
        }
        XCTAssertNil(ProcessEnding.reap(pid: child.pid))
        XCTAssertTrue(known.isAlive)
    }

    func testNumbersThatMeanManyProcessesAreNoProcess() {
        for pid in [-1, 0, 1] as [Int32] {
            let identity = ProcessIdentity(
                pid: pid, startTicks: ProcessFacts.read(1)?.startTicks ?? 0,
                bootId: ProcessIdentity.bootId)
            XCTAssertFalse(identity.signal(0, group: false))
            XCTAssertFalse(identity.signal(0, group: true))
        }
    }

    func testASignalToTheGroupReachesWhatTheProcessStarted() throws {
        let scene = try StateScene()
        let child = try scene.shell("sleep 60 & echo $!; wait")
        try eventually(within: 10, "the grandchild runs") { try !scene.said().isEmpty }
        let grandchild = try XCTUnwrap(ProcessIdentity.of(try XCTUnwrap(Int32(scene.said()[0]))))
        XCTAssertTrue(child.identity.signal(SIGKILL, group: true))
        try eventually(within: 10, "both have ended") {
            !child.identity.isAlive && !grandchild.isAlive
        }
    }

    func testASignalToOneDoesNotReachItsGroup() throws {
        let scene = try StateScene()
        let child = try scene.shell("sleep 60 & echo $!; wait")
        try eventually(within: 10, "the grandchild runs") { try !scene.said().isEmpty }
        let grandchild = try XCTUnwrap(ProcessIdentity.of(try XCTUnwrap(Int32(scene.said()[0]))))
        XCTAssertTrue(child.identity.signal(SIGKILL, group: false))
        try eventually(within: 10, "it has ended") { !child.identity.isAlive }
        XCTAssertTrue(grandchild.isAlive)
        grandchild.signal(SIGKILL, group: false)
    }

    func testWhoIsNotOursToSignalIsNotSignalled() throws {
        guard geteuid() != 0 else { return }
        let first = try XCTUnwrap(
            ProcessTable.pids().first { $0 > 1 && ProcessTable.user(of: $0) == 0 })
        XCTAssertEqual(ProcessIdentity.of(first)?.signal(0, group: false), false)
    }

    func testEndingsTellCodesFromSignalsAndAStopIsNone() throws {
        let scene = try StateScene()
        let launch = { (script: String) in
            Launch(program: "/bin/sh", arguments: ["-c", script], outputPath: scene.output)
        }
        XCTAssertEqual(try scene.ending(launch("exit 0")), .exited(0))
        XCTAssertEqual(try scene.ending(launch("exit 255")), .exited(255))
        XCTAssertEqual(try scene.ending(launch("kill -TERM $$")), .signalled(SIGTERM))
        XCTAssertEqual(try scene.ending(launch("ulimit -c 0; kill -ABRT $$")), .signalled(SIGABRT))
        let stopped = try scene.start(launch("kill -STOP $$; exit 3"))
        try eventually(within: 10, "it has stopped") {
            ProcessFacts.read(stopped.pid)?.state == UInt8(ascii: "T")
        }
        XCTAssertNil(ProcessEnding.reap(pid: stopped.pid))
        XCTAssertTrue(stopped.identity.isAlive)
        stopped.identity.signal(SIGCONT, group: true)
        try eventually(within: 10, "it has ended") {
            ProcessEnding.reap(pid: stopped.pid) == .exited(3)
        }
    }

    func testFactsAreReadWhateverAProgramIsCalled() throws {
        let line =
            "42 (a) S 1 (b\n) T 7 42 42 0 -1 4194304 96 0 0 0 150 50 0 0 20 0 1 0 8839201 2473984 200 9"
        let facts = try XCTUnwrap(ProcessFacts(line: Array(line.utf8)))
        XCTAssertEqual(facts.state, UInt8(ascii: "T"))
        XCTAssertEqual(facts.parent, 7)
        XCTAssertEqual(facts.group, 42)
        XCTAssertEqual(facts.startTicks, 8_839_201)
        XCTAssertEqual(facts.cpuMilliseconds, 200_000 / ProcessFacts.ticksPerSecond)
        XCTAssertEqual(facts.memoryBytes, 200 * sysconf(Int32(_SC_PAGESIZE)))
        for count in 0..<line.utf8.count - " 200 9".utf8.count {
            XCTAssertNil(ProcessFacts(line: Array(line.utf8.prefix(count))), "\(count) bytes")
        }
    }

    func testFactsFollowWhatAProcessUses() throws {
        let before = try XCTUnwrap(ProcessFacts.read(getpid()))
        XCTAssertEqual(before.parent, getppid())
        let ballast = [UInt8](repeating: 1, count: 64 << 20)
        try eventually(within: 10, "processor time and memory are seen") {
            let now = try XCTUnwrap(ProcessFacts.read(getpid()))
            var sum = 0
            for index in stride(from: 0, to: ballast.count, by: 4_096) {
                sum += Int(ballast[index])
            }
            return sum > 0 && now.cpuMilliseconds > before.cpuMilliseconds
                && now.memoryBytes > before.memoryBytes + ballast.count / 2
        }
    }
}
