import Foundation
import TestSupport
import XCTest

@testable import Runtime

/// A network goes on with the program that it was started with, whatever becomes of its file.
final class ReplacedProgramTests: RunTestCase {
    func testNodesAreStartedAgainAfterTheProgramWasReplacedOrRemoved() throws {
        let program = scene.folder["ilpnet"]
        // A link costs no time; elsewhere than beside the build it may have to be a copy.
        if link(BuiltProducts.ilpnet, program) != 0 {
            try FileManager.default.copyItem(atPath: BuiltProducts.ilpnet, toPath: program)
        }
        let up = try ProgramRun(
            program, ["up", "-d", try scene.write(Networks.line(nodes: 2))],
            environment: scene.environment(), folder: scene.folder.path)
        XCTAssertEqual(up.exitCode, 0, up.output + up.errors)
        try killAndAwait("n1")
        unlink(program)
        try killAndAwait("n1")
        try scene.folder.write("#!/bin/false\n", to: "ilpnet")
        chmod(program, 0o755)
        try killAndAwait("n2")
        try scene.down()
        scene.assertNothingIsLeft()
    }

    private func killAndAwait(_ node: String) throws {
        let before = try scene.status()[node]?.pid
        kill(Int32(try XCTUnwrap(before)), SIGKILL)
        try eventually(within: 10, "\(node) is back") {
            let now = try scene.status()[node]
            return now?.state == .ready && now?.pid != before
        }
    }
}
