import Glibc
import Reactor
import TestSupport
import XCTest

@testable import Runtime

/// A network's state folder, and programs beside it that end with the scene.
final class StateScene {
    let place: TemporaryFolder
    let folder: StateFolder
    private var children: [RunningChild] = []

    init() throws {
        place = try TemporaryFolder()
        folder = StateFolder(network: "net", root: place["state"])
        try folder.make()
    }

    deinit {
        for child in children {
            child.identity.signal(SIGKILL, group: true)
            waitpid(child.pid, nil, 0)
        }
    }

    var output: String { place["output"] }

    @discardableResult
    func start(_ launch: Launch) throws -> RunningChild {
        let child = try ProcessStart.start(launch)
        children.append(child)
        return child
    }

    /// A shell, which says `ready` by `echo ready` if anyone is to wait for it.
    @discardableResult
    func shell(_ script: String, descriptors: [Int32] = []) throws -> RunningChild {
        try start(
            Launch(
                program: "/bin/sh", arguments: ["-c", script], environment: ["PATH=/usr/bin:/bin"],
                descriptors: descriptors, outputPath: output))
    }

    /// Runs to its end.
    func ending(_ launch: Launch) throws -> ProcessEnding {
        let child = try ProcessStart.start(launch)
        var ending: ProcessEnding?
        try eventually(within: 20, "the program ends") {
            ending = ProcessEnding.reap(pid: child.pid)
            return ending != nil
        }
        return try XCTUnwrap(ending)
    }

    func shellOutput(_ script: String, descriptors: [Int32] = []) throws -> [String] {
        unlink(output)
        let launch = Launch(
            program: "/bin/sh", arguments: ["-c", script], environment: ["PATH=/usr/bin:/bin"],
            descriptors: descriptors, outputPath: output)
        XCTAssertEqual(try ending(launch), .exited(0))
        return try said()
    }

    func said() throws -> [String] {
        try place.read("output").split(separator: "\n").map(String.init)
    }

    func waitUntilSaid(_ line: String, times: Int = 1) throws {
        try eventually(within: 20, "\(line) is said") {
            try said().filter { $0 == line }.count >= times
        }
    }

    /// What was refused, as people read it.
    static func refusal(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch let failure as RunFailure {
            return failure.problems.map { problem in
                [problem.path, problem.message, problem.fix].compactMap { $0 }
                    .joined(separator: " | ")
            }
        } catch {
            return ["\(error)"]
        }
    }

    static func mode(_ path: String) -> mode_t {
        var facts = Glibc.stat()
        return lstat(path, &facts) == 0 ? facts.st_mode & 0o7777 : 0
    }
}
