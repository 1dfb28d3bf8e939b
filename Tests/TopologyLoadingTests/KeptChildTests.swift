import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// Programs run to their end, and what is left of them: nothing.
final class KeptChildTests: XCTestCase {
    func testHowAProgramEnds() {
        XCTAssertEqual(shell("exit 0").ending, .exited(0))
        XCTAssertEqual(shell("exit 7").ending, .exited(7))
        XCTAssertEqual(shell("kill -TERM $$").ending, .signalled(SIGTERM))
        XCTAssertEqual(shell("kill -SEGV $$").ending, .signalled(SIGSEGV))
        XCTAssertEqual(child("/nonexistent", []).run().ending, .notStarted(ENOENT))
        XCTAssertEqual(child("/etc/passwd", []).run().ending, .notStarted(EACCES))
        var elsewhere = child("/bin/true", [])
        elsewhere.folder = "/nonexistent"
        XCTAssertEqual(elsewhere.run().ending, .notStarted(ENOENT))
    }

    func testItsOutputAndErrorsComeTogetherAndItReadsNothing() {
        XCTAssertEqual(
            shell("echo one; echo two >&2; cat; echo three").output.text, "one\ntwo\nthree\n")
    }

    func testItGetsTheGivenDescriptorsAndNoOthers() throws {
        let folder = try TemporaryFolder()
        // An open file of ours that is not closed on exec.
        let leak = open(folder.path, O_RDONLY)
        defer { close(leak) }
        var two = child("/bin/sh", ["-c", "ls /proc/$$/fd; echo three >&3; echo four >&4"])
        two.streamBytesMax = [1_000, 1_000, 1_000]
        let outcome = two.run()
        XCTAssertEqual(outcome.streams.map(\.text), ["0\n1\n2\n3\n4\n", "three\n", "four\n"])
    }

    func testItGetsTheGivenEnvironmentAndNothingElse() {
        var child = child("/usr/bin/env", [])
        child.environment = ["A=1", "B=two words"]
        XCTAssertEqual(child.run().output.text, "A=1\nB=two words\n")
    }

    func testItHasASessionOfItsOwnAndDefaultSignals() {
        let session = shell("cut -d' ' -f6 /proc/$$/stat").output.text
        XCTAssertNotEqual(session, "\(getsid(0))\n")
        // Foundation and test runners ignore SIGPIPE, and blocked signals would be inherited.
        let masks = child("/bin/grep", ["-E", "Sig(Blk|Ign)", "/proc/self/status"]).run()
            .output.text
        XCTAssertEqual(masks, "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n")
    }

    func testTheEndOfTheTimeEndsAllOfIt() throws {
        let outcome = shell(
            "setsid sleep 1000 & echo $!; sleep 1000", limitMilliseconds: 200)
        XCTAssertEqual(outcome.ending, .tookTooLong)
        let grandchild = try XCTUnwrap(Int32(outcome.output.text.dropLast()))
        try eventually(within: 2, "the grandchild is gone") { !isRunning(grandchild) }
        XCTAssertLessThan(outcome.wallMicroseconds, 2_000_000)
    }

    func testWhatAProgramLeavesBehindIsEndedWithIt() throws {
        let outcome = shell("setsid sleep 1000 & echo $!")
        XCTAssertEqual(outcome.ending, .exited(0))
        let left = try XCTUnwrap(Int32(outcome.output.text.dropLast()))
        try eventually(within: 2, "what was left is gone") { !isRunning(left) }
        XCTAssertLessThan(outcome.wallMicroseconds, 2_000_000)
    }

    func testWhatComesBeyondTheLimitIsDropped() {
        var child = child("/bin/sh", ["-c", "head -c 3000000 /dev/zero; echo end >&3"])
        child.streamBytesMax = [1_000, 1_000]
        let outcome = child.run()
        XCTAssertEqual(outcome.ending, .exited(0))
        XCTAssertEqual(outcome.streams.map(\.bytes.count), [1_000, 4])
        XCTAssertEqual(outcome.streams.map(\.isCut), [true, false])
    }

    func testItsTimeIsMeasured() {
        let outcome = shell("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done")
        XCTAssertGreaterThan(outcome.cpuMicroseconds, 5_000)
        XCTAssertGreaterThan(outcome.wallMicroseconds, 5_000)
    }

    func testNothingStaysOpenInThisProcess() {
        _ = shell("true")
        let before = openDescriptors()
        let others = children()
        for _ in 0..<20 { _ = shell("echo x") }
        _ = shell("sleep 1000", limitMilliseconds: 20)
        _ = child("/nonexistent", []).run()
        XCTAssertEqual(openDescriptors(), before)
        XCTAssertEqual(children().subtracting(others), [], "a keeper was not waited for")
    }

    /// Of this process, those that have ended and that nobody waited for among them.
    private func children() -> Set<String> {
        let tasks = "/proc/self/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        return threads.reduce(into: []) { all, thread in
            let list = try? String(
                contentsOfFile: "\(tasks)/\(thread)/children", encoding: .utf8)
            all.formUnion((list ?? "").split(separator: " ").map(String.init))
        }
    }

    func testManyAtOnceDoNotDisturbEachOther() {
        let wrong = SharedCounter()
        DispatchQueue.concurrentPerform(iterations: 24) { index in
            if shell("echo \(index); sleep 0.05").output.text != "\(index)\n" { wrong.add() }
        }
        XCTAssertEqual(wrong.count, 0)
    }

    func testNeitherItNorItsDescendantsOutliveWhoeverStartedThem() throws {
        // Another process of this bundle starts one and is killed without a chance to clean up.
        let folder = try TemporaryFolder()
        let starter = try StartedProgram(
            BuiltProducts.testBundle,
            ["TopologyLoadingTests.KeptChildTests/testRoleOfTheStarter"],
            environment: ["ILPNET_TEST_ROLE_FOLDER": folder.path])
        try eventually(within: 20, "the child runs") { folder.names() == ["pids"] }
        let running = try folder.read("pids").split(separator: " ").map { try XCTUnwrap(Int32($0)) }
        XCTAssertEqual(running.count, 3)
        XCTAssert(running.allSatisfy(isRunning))
        kill(starter.identifier, SIGKILL)
        _ = starter.waitForEnd()
        try eventually(within: 2, "they are gone") { !running.contains(where: isRunning) }
    }

    /// Only of use as the other process of the test above. Its shell is deaf to what a terminal
    /// sends, and has children in a group and in a session of their own.
    func testRoleOfTheStarter() throws {
        guard let folder = ProcessInfo.processInfo.environment["ILPNET_TEST_ROLE_FOLDER"] else {
            return
        }
        _ = shell(
            "trap '' HUP TERM; set -m; sleep 1000 & a=$!; setsid sleep 1000 & "
                + "printf \"$$ $a $!\" > '\(folder)/new'; mv '\(folder)/new' '\(folder)/pids'; wait",
            limitMilliseconds: 60_000)
    }

    private func openDescriptors() -> Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []).count
    }
}

private func child(_ path: String, _ arguments: [String]) -> KeptChild {
    KeptChild(
        path: path, arguments: arguments, environment: ["PATH=/usr/bin:/bin"],
        limitMilliseconds: 30_000, streamBytesMax: [1 << 20])
}

private func shell(_ commands: String, limitMilliseconds: Int = 30_000) -> KeptChild.Outcome {
    var child = child("/bin/sh", ["-c", commands])
    child.limitMilliseconds = limitMilliseconds
    return child.run()
}

/// Counts from several threads.
private final class SharedCounter: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0

    var count: Int { lock.withLock { value } }
    func add() { lock.withLock { value += 1 } }
}
