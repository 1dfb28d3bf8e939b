import Foundation
import TestSupport
import XCTest

/// What README tells people to type, typed.
final class ReadmeTests: XCTestCase {
    func testTwoNodesByHandExchangePackets() throws {
        let folder = try TemporaryFolder()
        var script = try commands(below: "## Two nodes by hand")
        // Another program of this machine may have the ports that README names.
        for port in ["3000", "3001", "9080", "9081"] {
            XCTAssert(script.contains(port))
            script = script.replacingOccurrences(of: port, with: String(try FreePort.take()))
        }
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = BuiltProducts.folder + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
        let run = try ProgramRun(
            "/bin/bash", ["-e", "-c", script], environment: environment, folder: folder.path)
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssert(run.output.contains(#""status":"healthy""#), run.output)
        XCTAssert(run.output.contains("100 packets of 1000 fulfilled"), run.output)
        XCTAssertEqual(run.errors.components(separatedBy: #""event":"stopped""#).count, 3)
    }

    private func commands(below heading: String) throws -> String {
        let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../README.md").standardized
        let text = try String(contentsOf: readme, encoding: .utf8)
        let section = try XCTUnwrap(text.components(separatedBy: heading).last)
        let block = section.components(separatedBy: "```sh\n")[1]
        return block.components(separatedBy: "```")[0]
    }
}
