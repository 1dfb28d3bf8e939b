import Foundation
import TestSupport
import XCTest

/// Two people, or one and a script, at the same moment.
final class RaceTests: RunTestCase {
    func testTheSameNetworkStartedTwiceAtOnceIsOneNetwork() throws {
        try scene.write(Networks.line(nodes: 2))
        for _ in 0..<4 {
            let ups = try (0..<3).map { _ in try scene.start("up", "-d", scene.file) }
            for up in ups {
                let run = up.waitForEnd()
                XCTAssertEqual(run.exitCode, 0, run.output + run.errors)
            }
            XCTAssertEqual(
                scene.processes.map(\.role).sorted(), ["connector", "connector", "supervise"])
            XCTAssertEqual(try scene.status().revision, 1)
            try scene.down()
            scene.assertNothingIsLeft()
        }
    }

    func testTwoDifferentEditsAtOnceAreOneAfterTheOtherOrRefused() throws {
        try scene.up(Networks.line(nodes: 2))
        let files = try [3, 4].map { nodes in
            try scene.write(Networks.line(nodes: nodes), to: "net-\(nodes).json")
        }
        let ups = try files.map { try scene.start("up", "-d", $0) }.map { $0.waitForEnd() }
        for up in ups {
            XCTAssert([0, 8].contains(up.exitCode), up.output + up.errors)
            if up.exitCode == 8 {
                XCTAssert(
                    up.errors.contains("another change of this network is under way"), up.errors)
                XCTAssert(up.errors.contains("fix: wait for it: "), up.errors)
            }
        }
        XCTAssert(ups.contains { $0.exitCode == 0 })
        try scene.waitUntilReady()
        XCTAssert([3, 4].contains(try scene.status().processes.count))
    }

    func testAnUpThatMeetsADownEitherRunsOrSaysWhyNot() throws {
        for _ in 0..<4 {
            try scene.up(Networks.line(nodes: 2))
            let down = try scene.start("down", "line")
            let up = try scene.start("up", "-d", scene.file)
            let ended = down.waitForEnd()
            let started = up.waitForEnd()
            XCTAssertEqual(ended.exitCode, 0, ended.output + ended.errors)
            if started.exitCode != 0 {
                XCTAssert([4, 7, 8].contains(started.exitCode), started.output + started.errors)
                XCTAssert(started.errors.contains("fix: "), started.errors)
            }
            try scene.down("line")
            scene.assertNothingIsLeft()
        }
    }
}
