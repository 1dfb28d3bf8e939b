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

/// A frame as it was received, unmasked.
struct ReceivedFrame: Equatable, CustomStringConvertible {
    var first: UInt8
    var payload: [UInt8]

    var closeCode: UInt16? {
        guard first == 0x88, payload.count >= 2 else { return nil }
        return UInt16(payload[0]) << 8 | UInt16(payload[1])
    }

    var description: String {
        "\(String(first, radix: 16)) [\(payload.count)] \(payload.prefix(20))"
    }
}

extension RawConnection {
    /// The next frame, which must be masked as its sender's role demands.
    func readFrame(fromServer: Bool, line: UInt = #line) throws -> ReceivedFrame {
        let header = try read(2)
        XCTAssertEqual(header[1] & 0x80 == 0, fromServer, "mask", line: line)
        var length = Int(header[1] & 0x7f)
        if length > 125 {
            length = try read(length == 126 ? 2 : 8).reduce(0) { $0 << 8 | Int($1) }
        }
        let mask = fromServer ? [0, 0, 0, 0] : try read(4)
        let payload = try read(length)
        return ReceivedFrame(
            first: header[0], payload: payload.enumerated().map { $1 ^ mask[$0 % 4] })
    }
}
