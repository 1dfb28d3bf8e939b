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
    let message = "\(name) is not on PATH; install \(package)"
    guard environment["ILPNET_REQUIRE_ALL"] == nil else {
        throw MissingProgram(description: message)
    }
    throw XCTSkip(message)
}

private struct MissingProgram: Error, CustomStringConvertible {
    var description: String
}
