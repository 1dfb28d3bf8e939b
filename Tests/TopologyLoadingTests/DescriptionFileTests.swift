import CanonicalJSON
import Foundation
import TestSupport
import TopologyModel
import XCTest

@testable import TopologyLoading

/// 7. JSON: what is read, and what is said where it cannot be.
final class DescriptionFileTests: XCTestCase {
    func testJSONNeedsNeitherCompilerNorCache() throws {
        let scene = try LoadingScene()
        let program = try scene.folder.write(linear3, to: "linear-3.swift")
        let description = try scene.loader().load(program).description
        let path = try scene.folder.write(
            try JSONWriter.text(of: description, .indented), to: "linear-3.json")
        let loader = TopologyLoader(
            cache: CacheFolder(environment: ["ILPNET_CACHE_DIR": "/proc/nowhere"]),
            toolchains: ToolchainSearch(environment: [:], wellKnownFolders: []),
            note: { XCTFail($0) })
        let loaded = try loader.load(path)
        XCTAssertEqual(loaded.description.nodes.map(\.name), description.nodes.map(\.name))
        XCTAssertEqual(loaded.folder, scene.folder.path)
        // Locations point into the JSON itself.
        XCTAssertEqual(loaded.description.source.file, "linear-3.json")
        let lines = try scene.folder.read("linear-3.json").split(separator: "\n")
        for node in loaded.description.nodes {
            XCTAssertEqual(node.source.file, "linear-3.json")
            XCTAssert(lines[node.source.line - 1].contains("source"), "\(node.source)")
        }
    }

    func testJSONComesThroughAPipe() throws {
        let scene = try LoadingScene()
        let path = scene.folder["pipe"]
        XCTAssertEqual(mkfifo(path, 0o600), 0)
        let json = try scene.folder.write(try minimal(), to: "n.json")
        let writer = try StartedProgram("/bin/sh", ["-c", "cat '\(json)' > '\(path)'"])
        XCTAssertEqual(try scene.loader().load(path).description.name, "n")
        XCTAssertEqual(writer.waitForEnd().exitCode, 0)
    }

    func testANewerFormatSaysWhoReadsIt() throws {
        let expected = """
            DIR/n.json:1: error: this description has format 2, and this ilpnet reads formats up \
            to 1
              fix: use an ilpnet at least as new as the one that wrote it
            """
        // The same with and without members that are unknown today.
        let newer = try minimal().replacingOccurrences(
            of: "\"formatVersion\":1", with: "\"formatVersion\":2")
        XCTAssertEqual(try text(newer), expected)
        XCTAssertEqual(try text("{\"formatVersion\":2,\"moons\":[]}"), expected)
    }

    func testAFormatThatNeverWas() throws {
        let old = try minimal().replacingOccurrences(
            of: "\"formatVersion\":1", with: "\"formatVersion\":0")
        XCTAssertEqual(
            try text(old),
            """
            DIR/n.json:1: error: there is no format 0
              fix: correct this line, or write the file again with `ilpnet export`
            """)
    }

    func testEverythingWrongIsSaidAtOnceByLine() throws {
        let wrong = try minimal()
            .replacingOccurrences(of: "\"nodes\":[]", with: "\n\"nodes\":7,\n\"moons\":1")
        XCTAssertEqual(
            try text(wrong),
            """
            DIR/n.json:2: error: nodes: a list was expected, not a number
              fix: correct this line, or write the file again with `ilpnet export`
            DIR/n.json:3: error: unknown key "moons"
              fix: correct this line, or write the file again with `ilpnet export`
            """)
    }

    func testEveryTruncationIsAnErrorWithALine() throws {
        let scene = try LoadingScene()
        let whole = Array(try minimal().utf8)
        for length in whole.indices {
            let path = try scene.folder.write(Data(whole[..<length]), to: "n.json")
            let error = try scene.failure(of: path)
            guard case .unreadableDescription = error else {
                return XCTFail("\(length) bytes: \(error.text)")
            }
            XCTAssert(error.text.hasPrefix("\(path):1: error: "), error.text)
        }
    }

    func testWrongUTF8() throws {
        let scene = try LoadingScene()
        let bytes = Data("{\n\"name\":\"".utf8) + Data([0xff]) + Data("\"}".utf8)
        let path = try scene.folder.write(bytes, to: "n.json")
        XCTAssertEqual(
            scene.neutral(try scene.failure(of: path).text),
            """
            DIR/n.json:2: error: this text is not UTF-8
              fix: correct this line, or write the file again with `ilpnet export`
            """)
    }

    func testAFileOfAnotherKindIsToldWhatIsExpected() throws {
        XCTAssertEqual(
            try text("import TopologyDSL", name: "network.txt"),
            """
            DIR/network.txt:1: error: a value was expected here
              fix: a topology file ends in .swift; anything else must be the JSON that \
            `ilpnet export` writes
            """)
    }

    func testAHostileDepthIsRefused() throws {
        let deep = String(repeating: "[", count: 1_000_000)
        XCTAssert(try text(deep).hasPrefix("DIR/n.json:1: error: more than 128 levels"))
    }

    func testAHostileNumberOfProblemsIsCut() throws {
        let scene = try LoadingScene()
        let keys = (0..<10_000).map { "\"x\($0)\":1" }.joined(separator: ",\n")
        let path = try scene.folder.write("{\(keys)}", to: "n.json")
        XCTAssertEqual(
            try scene.failure(of: path).diagnostics.count, LoadingLimits.problemsMax)
    }

    private func minimal() throws -> String {
        try JSONWriter.text(
            of: NetworkDescription(
                name: "n", prefix: "test", source: SourceLocation(file: "n.swift", line: 1)))
    }

    private func text(_ json: String, name: String = "n.json") throws -> String {
        let scene = try LoadingScene()
        return try scene.failureText(of: json, in: name)
    }
}
