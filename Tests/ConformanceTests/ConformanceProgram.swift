import Foundation
import TestSupport
import XCTest

/// `ilpnet-conformance` as a suite's script starts it.
final class ConformanceProgram {
    private static let limitSeconds = 10.0

    let program: StartedProgram
    let port: UInt16

    static let path = BuiltProducts.folder + "/ilpnet-conformance"

    /// A server, once it listens.
    init(_ arguments: String...) throws {
        program = try StartedProgram(Self.path, arguments)
        port = try Self.port(of: program)
    }

    /// What a server's first line ends with.
    static func port(of program: StartedProgram) throws -> UInt16 {
        let deadline = Date(timeIntervalSinceNow: limitSeconds)
        while Date() < deadline {
            let lines = program.outputSoFar.split(separator: "\n", omittingEmptySubsequences: false)
            if lines.count > 1,
                let port = lines[0].split(separator: ":").last.flatMap({ UInt16($0) })
            {
                return port
            }
            poll(nil, 0, 5)
        }
        throw RawConnection.Failure(description: "no port: \(program.end().errors)")
    }

    deinit { program.end() }
}
