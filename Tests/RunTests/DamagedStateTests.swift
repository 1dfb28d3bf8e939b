import Foundation
import TestSupport
import XCTest

@testable import Runtime

/// A state folder in which something is not as it was left.
final class DamagedStateTests: RunTestCase {
    private static let records = ["journal", "network.json", "ports.json", "supervisor.json"]

    func testRecordsThatMakeNoSenseStopNeitherUpNorDown() throws {
        try scene.up(Networks.line(nodes: 2))
        try scene.down()
        for content in ["", "{}\n", "\u{0}\u{1}{"] {
            for name in Self.records { try scene.folder.write(content, to: "state/line/\(name)") }
            // Where a socket belongs.
            try scene.folder.write("", to: "state/line/control.sock")
            try scene.down("line")
            scene.assertNothingIsLeft()
            for name in Self.records { try scene.folder.write(content, to: "state/line/\(name)") }
            let up = try scene.up(with: ["-d"])
            XCTAssertEqual(up.exitCode, 0, content + up.errors)
            try scene.down("line")
            scene.assertNothingIsLeft()
        }
    }

    func testRecordsThatAreDamagedWhileANetworkRunsDoNotKeepItFromEnding() throws {
        try scene.up(Networks.line(nodes: 2))
        for name in Self.records { try scene.folder.write("{", to: "state/line/\(name)") }
        let edit = try scene.up(with: ["-d"], Networks.line())
        XCTAssertEqual(edit.exitCode, 0, edit.errors)
        for name in Self.records { try scene.folder.write("{", to: "state/line/\(name)") }
        try scene.down("line")
        scene.assertNothingIsLeft()
    }

    func testWithoutItsSocketANetworkIsEndedByWhatIsSaved() throws {
        try scene.up(Networks.line(nodes: 2))
        try FileManager.default.removeItem(atPath: scene.state().socketPath)
        try scene.down("line")
        scene.assertNothingIsLeft()
    }

    func testASecretThatIsGoneIsMadeAnewWithTheNextEdit() throws {
        try scene.up(Networks.line(nodes: 2))
        try scene.down()
        let path = scene.folder["state/line/secrets/n1.n2"]
        let old = try String(contentsOfFile: path, encoding: .utf8)
        try FileManager.default.removeItem(atPath: path)
        try scene.up(Networks.line(nodes: 2))
        XCTAssertNotEqual(try String(contentsOfFile: path, encoding: .utf8), old)
    }
}
