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

/// What a test throws that this machine does not let run: it is skipped, or fails where
/// `ILPNET_REQUIRE_ALL` is set.
package func cannotRun(_ reason: String) -> any Error {
    let isDemanded = ProcessInfo.processInfo.environment["ILPNET_REQUIRE_ALL"] != nil
    return isDemanded ? UnfitMachine(description: reason) : XCTSkip(reason)
}

private struct UnfitMachine: Error, CustomStringConvertible {
    var description: String
}
