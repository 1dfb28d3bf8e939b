import Foundation
import XCTest

/// Where a program lies that a test needs and a machine may lack: a validator, a renderer.
///
/// Without it on PATH the test is skipped, and says which package has it; where
/// `ILPNET_REQUIRE_ALL` is set, as in CI, it fails instead.
package func requireProgram(_ name: String, package: String) throws -> String {
    let environment = ProcessInfo.processInfo.environment
    for folder in environment["PATH", default: ""].split(separator: ":") {
        let path = "\(folder)/\(name)"
        if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    throw cannotRun("\(name) is not on PATH; install \(package)")
}

/// A python3 that has a module. The first on PATH may be one without it, beside the system's.
package func requirePython(with module: String, package: String) throws -> String {
    let folders = ProcessInfo.processInfo.environment["PATH", default: ""].split(separator: ":")
    for python in (["/usr/bin"] + folders.map(String.init)).map({ $0 + "/python3" })
    where FileManager.default.isExecutableFile(atPath: python) {
        if try ProgramRun(python, ["-c", "import \(module)"]).exitCode == 0 { return python }
    }
    throw cannotRun("no python3 has \(module); install \(package)")
}

/// What a test throws that this machine does not let run: it is skipped, or fails where
/// `ILPNET_REQUIRE_ALL` is set.
package func cannotRun(_ reason: String) -> any Error {
    let isDemanded = ProcessInfo.processInfo.environment["ILPNET_REQUIRE_ALL"] != nil
    return isDemanded ? UnfitMachine(description: reason) : XCTSkip(reason)
}

private struct UnfitMachine: Error, CustomStringConvertible {
    var description: String
}
