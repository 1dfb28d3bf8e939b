import Foundation
import TestSupport
import XCTest

/// `ilpnet probe` as a supervisor starts it, where no node is there to answer.
final class ProbeCommandTests: XCTestCase {
    func testWhatIsMissingIsToldThroughTheStatusPipe() throws {
        let folder = try Self.folder()
        let run = try probe(folder, "--timeout 0.2 --status-fd 4 4>&1 | cat")
        XCTAssertEqual(
            run.output, "missing 0 no link to a: it cannot be reached: Connection refused\n")
    }

    func testItsTimeEndsIt() throws {
        XCTAssertEqual(try probe(try Self.folder(), "--timeout 0.2").exitCode, 1)
    }

    func testItEndsWithItsSupervisor() throws {
        let began = Date()
        let run = try probe(
            try Self.folder(), "--timeout 60 --lifeline-fd 3 3<&0", from: "true | ")
        XCTAssertEqual(run.exitCode, 1, run.errors)
        XCTAssertLessThan(Date().timeIntervalSince(began), 20)
    }

    func testAWrongConfigurationIsSaid() throws {
        let folder = try Self.folder(source: 1)
        let run = try probe(folder, "")
        XCTAssertEqual(run.exitCode, 2)
        XCTAssert(run.errors.contains("the pair to b has no source or no address"), run.errors)
        try folder.write("", to: "secret")
        let empty = try probe(folder, "")
        XCTAssert(empty.errors.contains("the secret of a: the secret is empty"), empty.errors)
        try folder.write("{", to: "probe.json")
        XCTAssertEqual(try probe(folder, "").exitCode, 2)
    }

    /// With a source at a port where nobody listens.
    private static func folder(source: Int = 0) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("0123456789", to: "secret")
        try folder.write(
            """
            {
              "formatVersion": 1,
              "sources": [{"node": "a", "url": "ws://127.0.0.1:1", "account": "probe", "secretFile": "secret"}],
              "pairs": [{"source": \(source), "to": "b", "ilpAddress": "test.b"}]
            }
            """, to: "probe.json")
        return folder
    }

    /// Through a shell, which has pipes to hand over.
    private func probe(
        _ folder: TemporaryFolder, _ rest: String, from: String = ""
    ) throws -> ProgramRun {
        try ProgramRun(
            "/bin/sh",
            ["-c", "\(from)\"$0\" probe --config \"$1\" \(rest)", BuiltProducts.ilpnet]
                + [folder["probe.json"]])
    }
}
