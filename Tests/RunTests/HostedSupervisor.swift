import Control
import Foundation
import Runtime
import Synchronization
import TestSupport

/// A supervisor on a thread of the test, with a program and a clock of the test's choice. Commands
/// reach it as they reach every other one.
final class HostedSupervisor {
    private static let limitSeconds = 20.0

    private let begun = DispatchSemaphore(value: 0)
    private let ended = DispatchSemaphore(value: 0)
    private let folder: StateFolder

    /// Returns when it answers. It ends by itself where nobody tells it soon what to run.
    init(_ folder: StateFolder, _ settings: SupervisorSettings) throws {
        self.folder = folder
        let problem = Problem()
        Thread { [begun, ended] in
            defer { ended.signal() }
            do throws(RunFailure) {
                defer { begun.signal() }
                try problem.note(Self.begin(folder, settings, begun))
            } catch {
                problem.text.withLock { $0 = "\(error.problems)" }
            }
        }.start()
        begun.wait()
        if let text = problem.text.withLock({ $0 }) { throw Unbegun(description: text) }
    }

    /// False where it does not end in time.
    func waitForEnd() -> Bool {
        defer { ended.signal() }
        return ended.wait(timeout: .now() + Self.limitSeconds) == .success
    }

    /// Ends it where it runs still.
    func end() {
        let client = try? ControlClient.connect(folder)
        _ = try? client?.ask(ControlRequest(.down, atOnce: true))
        _ = waitForEnd()
    }

    private static func begin(
        _ folder: StateFolder, _ settings: SupervisorSettings, _ begun: DispatchSemaphore
    ) throws(RunFailure) -> String? {
        try folder.make()
        guard let lock = try folder.lock(waitMilliseconds: 0) else { return "it is locked" }
        let supervisor = try Supervisor(folder: folder, lock: lock, settings: settings)
        begun.signal()
        while !supervisor.isOver { _ = supervisor.turn(atMostMilliseconds: -1) }
        return nil
    }

    private final class Problem: Sendable {
        let text = Mutex<String?>(nil)

        func note(_ found: String?) { text.withLock { $0 = found } }
    }

    private struct Unbegun: Error, CustomStringConvertible { var description: String }
}

extension RunScene {
    /// The supervisor of `line`. Each node is started by a shell that may do something else first:
    /// `mischief` is a line of shell for a node, in which `$@` is how it is called.
    func host(
        _ network: String = "line", _ mischief: [String: String] = [:],
        wallClock: @escaping @Sendable () -> Int64 = SupervisorSettings.systemClock
    ) throws {
        let cases = mischief.map { "*/\($0).json*) \($1);;" }.sorted().joined(separator: "\n")
        let program = try folder.write(
            """
            #!/bin/sh
            case "$*" in
            \(cases)
            esac
            exec \(BuiltProducts.ilpnet) "$@"

            """, to: "program-\(network)")
        chmod(program, 0o700)
        var settings = SupervisorSettings(
            version: "0", endsWithTerminal: false, wallClock: wallClock)
        settings.program = program
        settings.runtimeFolder = folder["run"]
        hosted.append(try HostedSupervisor(state(network), settings))
    }
}
