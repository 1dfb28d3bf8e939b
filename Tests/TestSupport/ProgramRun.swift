import Foundation

/// A program run to its end.
package struct ProgramRun {
    package var exitCode: Int32
    package var output: String
    package var errors: String

    /// `environment` replaces the whole of the test's own where it is given.
    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String]? = nil,
        folder: String? = nil
    ) throws {
        let run = try StartedProgram(
            program, arguments, environment: environment, folder: folder)
        self = run.waitForEnd()
    }

    /// The product's own command, as it was just built.
    package static func ilpnet(
        _ arguments: [String], environment: [String: String]? = nil, folder: String? = nil
    ) throws -> ProgramRun {
        try ProgramRun(
            BuiltProducts.ilpnet, arguments, environment: environment, folder: folder)
    }

    fileprivate init(exitCode: Int32, output: String, errors: String) {
        self.exitCode = exitCode
        self.output = output
        self.errors = errors
    }
}

/// A program that runs beside the test. Whoever starts one waits for its end.
package final class StartedProgram {
    /// Whatever runs longer hangs, and is ended.
    private static let limitSeconds = 120.0

    private let process = Process()
    private let folder: TemporaryFolder
    private let ended = DispatchSemaphore(value: 0)

    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String]? = nil,
        folder: String? = nil
    ) throws {
        self.folder = try TemporaryFolder()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = environment ?? ProcessInfo.processInfo.environment
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.standardInput = FileHandle.nullDevice
        // Into files, so that a program that says much is never held up.
        let output = try Self.file(self.folder["output"])
        let errors = try Self.file(self.folder["errors"])
        process.standardOutput = output
        process.standardError = errors
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
        // The program has its own by now, and a suite starts a thousand of them.
        try output.close()
        try errors.close()
    }

    package var identifier: Int32 { process.processIdentifier }

    package var outputSoFar: String { text("output") }

    /// Asks the program to end where it runs still, and waits for it.
    @discardableResult
    package func end() -> ProgramRun {
        if process.isRunning { kill(process.processIdentifier, SIGTERM) }
        return waitForEnd()
    }

    /// May be called again: the end stays.
    package func waitForEnd() -> ProgramRun {
        defer { ended.signal() }
        if ended.wait(timeout: .now() + Self.limitSeconds) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
        }
        return ProgramRun(
            exitCode: process.terminationStatus, output: text("output"), errors: text("errors"))
    }

    private func text(_ name: String) -> String {
        let bytes = FileManager.default.contents(atPath: folder[name]) ?? Data()
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func file(_ path: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }
}
