import Foundation
import TestSupport
import XCTest

@testable import Runtime

extension RunScene {
    /// Starts `ilpnet` without waiting for anything: a test that strikes at a moment needs that.
    func begin(_ arguments: [String]) throws -> RunningCommand {
        let output = folder["command-\(UUID().uuidString)"]
        let child = try ProcessStart.start(
            Launch(
                program: BuiltProducts.ilpnet, arguments: arguments,
                environment: environment().map { "\($0)=\($1)" }, outputPath: output,
                folder: folder.path))
        return RunningCommand(child, arguments: arguments, outputPath: output)
    }

    /// Runs to its end, which must be a success.
    func succeed(
        _ arguments: String..., message: @autoclosure () -> String = "",
        file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let command = try begin(arguments)
        let ending = try command.end(within: RunningCommand.limitSeconds)
        XCTAssertEqual(
            ending, .exited(0), "\(message()): ilpnet \(arguments): \(command.output)", file: file,
            line: line)
    }
}

/// A command under way. Whoever starts one waits for its end.
final class RunningCommand {
    static let limitSeconds = 60.0

    let arguments: [String]
    private let child: RunningChild
    private let outputPath: String
    private var ending: ProcessEnding?

    init(_ child: RunningChild, arguments: [String], outputPath: String) {
        self.child = child
        self.arguments = arguments
        self.outputPath = outputPath
    }

    deinit {
        guard !hasEnded else { return }
        child.identity.signal(SIGKILL, group: false)
        waitpid(child.pid, nil, 0)
    }

    var identity: ProcessIdentity { child.identity }

    /// Its output and its errors so far.
    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }

    var hasEnded: Bool {
        if ending == nil { ending = ProcessEnding.reap(pid: child.pid) }
        return ending != nil
    }

    /// Waits for it; nil where it takes longer.
    func end(
        within seconds: Double, file: StaticString = #filePath, line: UInt = #line
    ) throws -> ProcessEnding? {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while !hasEnded, Date() < deadline {
            var source = pollfd(fd: child.pidfd, events: Int16(POLLIN), revents: 0)
            poll(&source, 1, 100)
        }
        if !hasEnded {
            XCTFail("ilpnet \(arguments) still runs after \(seconds) s", file: file, line: line)
        }
        return ending
    }
}
