import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// The executable carries the language's sources as they lie in the folders.
final class EmbeddedSourcesTests: XCTestCase {
    private let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    func testTheListIsWhatTheScriptWrites() throws {
        let folder = root.appending(path: "Sources/CAssets")
        let list = try ProgramRun(
            "/bin/sh", [folder.appending(path: "list-sources.sh").path, "--print"])
        XCTAssertEqual(list.exitCode, 0, list.errors)
        XCTAssertEqual(
            try String(contentsOf: folder.appending(path: "topology_sources.h"), encoding: .utf8),
            list.output, "run Sources/CAssets/list-sources.sh")
    }

    func testEveryFileIsThereByteForByte() throws {
        var embedded: [String: Data] = [:]
        for file in EmbeddedSources.files {
            embedded["\(file.module)/\(file.name)"] = Data(file.bytes)
        }
        var found: [String: Data] = [:]
        for module in ["CanonicalJSON", "TopologyModel", "TopologyDSL"] {
            let folder = root.appending(path: "Sources/\(module)")
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
            where name.hasSuffix(".swift") {
                found["\(module)/\(name)"] = try Data(contentsOf: folder.appending(path: name))
            }
        }
        XCTAssertEqual(embedded.keys.sorted(), found.keys.sorted())
        for (name, bytes) in found {
            XCTAssert(embedded[name] == bytes, "\(name) was edited after the last build")
        }
    }

    func testModulesStandInTheOrderInWhichTheyAreBuilt() {
        XCTAssertEqual(
            EmbeddedSources.modules, ["CanonicalJSON", "TopologyModel", "TopologyDSL"])
    }
}
