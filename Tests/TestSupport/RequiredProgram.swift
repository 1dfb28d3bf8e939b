package import Foundation
import XCTest

/// A program that a test needs and a machine may lack: a validator, a renderer.
package struct RequiredProgram: Sendable {
    package var path: String

    package struct Outcome: Sendable {
        package var status: Int32
        /// Standard output and standard error, as they came.
        package var output: String
    }

    /// Runs to the end and returns everything it said.
    package func run(_ arguments: [String], in folder: URL? = nil) throws -> Outcome {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: String(decoding: bytes, as: UTF8.self))
    }
}

/// Finds the program on PATH. Without it the test is skipped, and says which package has it;
/// where `ILPNET_REQUIRE_ALL` is set, as in CI, it fails instead.
package func requireProgram(_ name: String, package: String) throws -> RequiredProgram {
    let folders = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":")
    for folder in folders {
        let path = "\(folder)/\(name)"
        if FileManager.default.isExecutableFile(atPath: path) { return RequiredProgram(path: path) }
    }
    let message = "\(name) is not on PATH; install \(package)"
    if ProcessInfo.processInfo.environment["ILPNET_REQUIRE_ALL"] != nil {
        throw MissingProgram(description: message)
    }
    throw XCTSkip(message)
}

private struct MissingProgram: Error, CustomStringConvertible {
    var description: String
}
