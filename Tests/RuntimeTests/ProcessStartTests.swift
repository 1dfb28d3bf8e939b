import Foundation
import Reactor
import TestSupport
import XCTest

@testable import Runtime

final class ProcessStartTests: XCTestCase {
    /// Sources lie where others are to go: in any order, more than once, and below 3.
    func testDescriptorsArriveAtTheirNumbersHoweverTheyOverlap() throws {
        let scene = try StateScene()
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let files = (0..<8).map { index in
            let file = open(scene.place["file-\(index)"], O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            XCTAssertGreaterThan(file, 2)
            return file
        }
        defer { for file in files { close(file) } }
        for _ in 0..<12 {
            var sources = files.shuffled(using: &generator)
            sources.append(sources[0])
            // A number within the targets, whatever it is: the test bundle has something there.
            for low in [0, 1, 2] as [Int32] { sources.append(low) }
            sources.shuffle(using: &generator)
            let expected = sources.map { ProcessTable.link("/proc/self/fd/\($0)") ?? "none" }
            let numbers = sources.indices.map { String($0 + 3) }.joined(separator: " ")
            let said = try scene.shellOutput(
                "for f in \(numbers); do readlink /proc/$$/fd/$f; done", descriptors: sources)
            XCTAssertEqual(said, expected, "sources \(sources)")
        }
    }

    func testAChildHasNoDescriptorsButThoseItIsGiven() throws {
        let scene = try StateScene()
        // Not even one that the test forgot to close on exec.
        let leak = open("/dev/zero", O_RDONLY)
        defer { close(leak) }
        let given = try PortBinding.bind(0)
        let said = try scene.shellOutput("ls /proc/$$/fd", descriptors: [given.descriptor])
        XCTAssertEqual(said, ["0", "1", "2", "3"])
    }

    func testOurOwnDescriptorsStayOpenAndAsTheyWere() throws {
        let scene = try StateScene()
        let port = try PortBinding.bind(0)
        let before = Self.openDescriptors()
        for _ in 0..<5 {
            _ = try scene.shellOutput("true", descriptors: [port.descriptor, port.descriptor])
        }
        XCTAssertEqual(Self.openDescriptors(), before)
        XCTAssertEqual(fcntl(port.descriptor, F_GETFD), FD_CLOEXEC)
    }

    func testAChildLeadsASessionAndAGroupOfItsOwn() throws {
        let scene = try StateScene()
        let child = try scene.shell("echo ready; exec sleep 60")
        try scene.waitUntilSaid("ready")
        XCTAssertEqual(getsid(child.pid), child.pid)
        XCTAssertEqual(getpgid(child.pid), child.pid)
    }

    func testSignalsAreAtTheirDefaultsWhateverOursAre() throws {
        let scene = try StateScene()
        let before = signal(SIGUSR2, SIG_IGN)
        defer { signal(SIGUSR2, before) }
        var blocked = sigset_t()
        var mask = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &blocked, &mask)
        defer { pthread_sigmask(SIG_SETMASK, &mask, nil) }
        // No shell, which would set signals as it likes them.
        let launch = Launch(
            program: "/bin/grep", arguments: ["-E", "^Sig(Blk|Ign)", "/proc/self/status"],
            outputPath: scene.output)
        XCTAssertEqual(try scene.ending(launch), .exited(0))
        let said = try scene.said()
        // The C library keeps signals 32 and 33 to itself and hands them on ignored.
        let ownBits: UInt64 = 0x1_8000_0000
        let bits = said.map { UInt64($0.suffix(16), radix: 16).map { $0 & ~ownBits } }
        XCTAssertEqual(bits, [0, 0])
    }

    func testAChildGetsItsArgumentsEnvironmentAndFolderAndNoOthers() throws {
        let scene = try StateScene()
        let launch = Launch(
            program: "/usr/bin/env", arguments: [], environment: ["ONLY=this one"],
            outputPath: scene.output)
        XCTAssertEqual(try scene.ending(launch), .exited(0))
        XCTAssertEqual(try scene.said(), ["ONLY=this one"])

        unlink(scene.output)
        let script = "pwd; for a in \"$@\"; do echo \"<$a>\"; done; read line; echo $?"
        let other = Launch(
            program: "/bin/sh", arguments: ["-c", script, "name", "", "two words", "é"],
            outputPath: scene.output, folder: scene.folder.path)
        XCTAssertEqual(try scene.ending(other), .exited(0))
        XCTAssertEqual(
            try scene.said(), [scene.folder.path, "<>", "<two words>", "<é>", "1"],
            "and nothing can be read from its input")
    }

    func testOutputAndErrorsAreAppendedToAFileOfTheUsersOwn() throws {
        let scene = try StateScene()
        _ = try scene.shellOutput("echo one; echo two >&2")
        _ = try scene.ending(
            Launch(program: "/bin/echo", arguments: ["three"], outputPath: scene.output))
        XCTAssertEqual(try scene.said(), ["one", "two", "three"])
        XCTAssertEqual(StateScene.mode(scene.output), 0o600)
    }

    func testWhatCannotStartSaysWhyAndLeavesNothing() throws {
        let scene = try StateScene()
        func refusal(_ launch: Launch) -> SystemCallError? {
            do {
                _ = try ProcessStart.start(launch)
                return nil
            } catch {
                return error
            }
        }
        let children = Self.children()
        let before = Self.openDescriptors()
        let missing = refusal(
            Launch(program: "/nowhere/it", arguments: [], outputPath: scene.output))
        XCTAssertEqual(missing?.errno, ENOENT)
        XCTAssertEqual(missing?.subject, "/nowhere/it")
        let unwritable = refusal(
            Launch(program: "/bin/true", arguments: [], outputPath: scene.place["no/output"]))
        XCTAssertEqual(unwritable?.errno, ENOENT)
        XCTAssertEqual(unwritable?.subject, scene.place["no/output"])
        symlink("/dev/null", scene.place["link"])
        let link = refusal(
            Launch(program: "/bin/true", arguments: [], outputPath: scene.place["link"]))
        XCTAssertEqual(link?.errno, ELOOP)
        let lost = refusal(
            Launch(
                program: "/bin/true", arguments: [], outputPath: scene.output,
                folder: "/nowhere"))
        XCTAssertEqual(lost?.subject, "/bin/true in /nowhere")
        XCTAssertEqual(Self.openDescriptors(), before)
        XCTAssertEqual(Self.children(), children, "no child is left")
    }

    func testFiveHundredStartAndAreTakenInAsTheyEnded() throws {
        let scene = try StateScene()
        let children = Self.children()
        let began = Date()
        var running = try (0..<500).map { index in
            let code = ["-c", "exit \(index % 100)"]
            return (
                index,
                try ProcessStart.start(
                    Launch(program: "/bin/sh", arguments: code, outputPath: scene.output))
            )
        }
        let seconds = Date().timeIntervalSince(began)
        print("500 starts in \(Int(seconds * 1_000)) ms")
        try eventually(within: 20, "all have ended") {
            running.removeAll { index, child in
                guard let ending = ProcessEnding.reap(pid: child.pid) else { return false }
                XCTAssertEqual(ending, .exited(Int32(index % 100)))
                return true
            }
            return running.isEmpty
        }
        XCTAssertEqual(Self.children(), children, "no child is left")
    }

    /// Of this process, the dead ones that nobody has waited for too. Other tests may have some.
    private static func children() -> [Int32] {
        ProcessTable.pids().filter { ProcessFacts.read($0)?.parent == getpid() }
    }

    private static func openDescriptors() -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.sorted() ?? []
    }
}
