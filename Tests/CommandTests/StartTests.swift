import Foundation
import TestSupport
import XCTest

@testable import ilpnet

/// The first things a newcomer does: `init`, `editor`, `check`; with a compiler and without.
final class StartTests: XCTestCase {
    private var place: TemporaryFolder!

    override func setUpWithError() throws { place = try TemporaryFolder() }

    func testInitWritesATopologyThatIsRight() throws {
        let start = try place.ilpnet("init", "my-network")
        XCTAssertEqual(start.exitCode, 0, start.errors)
        XCTAssertEqual(
            start.output,
            """
            wrote my-network.swift
            added compile_commands.json to .gitignore
            wrote compile_commands.json
            next: ilpnet check my-network.swift

            """)
        let check = try place.ilpnet("check", "my-network.swift")
        XCTAssertEqual(check.exitCode, 0, check.errors)
        XCTAssertEqual(
            check.output, "my-network.swift: my-network is right: 4 nodes, 3 links, 2 checks\n")
    }

    func testInitNamesTheNetworkItself() throws {
        XCTAssertEqual(try withoutCompiler("init").exitCode, 0)
        XCTAssert(try place.read("network.swift").contains("Topology(\"network\")"))
    }

    func testInitWritesIntoAFolder() throws {
        try place.write("", to: "demo/keep")
        for name in ["demo/a", "demo/b.swift", "./demo/c"] {
            XCTAssertEqual(try withoutCompiler("init", name).exitCode, 0, name)
        }
        XCTAssertEqual(
            place.names(in: "demo"), [".gitignore", "a.swift", "b.swift", "c.swift", "keep"])
        XCTAssertEqual(try place.read("demo/.gitignore"), "compile_commands.json\n")
        XCTAssertEqual(try withoutCompiler("init", "nowhere/a").exitCode, 1)
    }

    func testInitNeverOverwrites() throws {
        try place.write("mine", to: "net.swift")
        let run = try place.ilpnet("init", "net")
        XCTAssertEqual(run.exitCode, 1)
        XCTAssertEqual(
            run.errors,
            "net.swift: error: this file is there already\n  fix: choose another name\n")
        XCTAssertEqual(try place.read("net.swift"), "mine")
        XCTAssertEqual(place.names(), ["net.swift"])
    }

    func testInitRefusesWhatNoNetworkCanBeCalled() throws {
        for name in ["My", "a_b", "-a", "a-", "a b", ".swift", String(repeating: "a", count: 64)] {
            let run = try place.run(BuiltProducts.ilpnet, ["init", "--", name])
            XCTAssertEqual(run.exitCode, 2, name)
            XCTAssert(run.errors.contains("fix: use small letters"), run.errors)
        }
        XCTAssertEqual(place.names(), [])
    }

    func testTheEntryInGitignoreIsAddedOnce() throws {
        for (before, after) in [
            ("*.o", "*.o\ncompile_commands.json\n"), ("*.o\n", "*.o\ncompile_commands.json\n"),
            ("compile_commands.json\n", "compile_commands.json\n"),
            ("/compile_commands.json", "/compile_commands.json"), ("", "compile_commands.json\n"),
        ] {
            try place.write(before, to: ".gitignore")
            XCTAssertEqual(try withoutCompiler("init", "net").exitCode, 0)
            XCTAssertEqual(try place.read(".gitignore"), after)
            try place.remove("net.swift")
        }
    }

    func testWithoutACompilerInitSaysWhatToDoLater() throws {
        let run = try withoutCompiler("init", "net")
        XCTAssertEqual(run.exitCode, 0)
        XCTAssert(place.has("net.swift"))
        XCTAssertFalse(place.has("compile_commands.json"))
        XCTAssert(run.errors.contains("ilpnet editor"), run.errors)
        XCTAssert(run.errors.hasPrefix("error: ILPNET_SWIFTC names /nowhere/swiftc"), run.errors)
    }

    func testEditorFindsTheTopologiesOfAFolder() throws {
        try place.write("import TopologyDSL\n", to: "topologies/b.swift")
        try place.write("// A comment first.\nimport TopologyDSL\n", to: "topologies/a.swift")
        try place.write("import Foundation\n", to: "topologies/c.swift")
        for words in [["editor", "topologies"], ["editor", "topologies/a.swift"]] {
            let run = try place.run(BuiltProducts.ilpnet, words)
            XCTAssertEqual(run.exitCode, 0, run.errors)
            XCTAssertEqual(run.output, "topologies/compile_commands.json: 2 topology files\n")
        }
        XCTAssertEqual(try files(), ["a.swift", "b.swift"])
        try place.remove("topologies/b.swift")
        XCTAssertEqual(try place.ilpnet("editor", "topologies").exitCode, 0)
        XCTAssertEqual(try files(), ["a.swift"])
    }

    func testEditorNamesWhatIsNoTopology() throws {
        let run = try place.ilpnet("editor", ".", "missing.swift")
        XCTAssertEqual(run.exitCode, 2)
        XCTAssertEqual(run.errors.components(separatedBy: "error:").count - 1, 2, run.errors)
    }

    func testEditorLeavesAnotherToolsFileAlone() throws {
        let text = "[{\"directory\": \"/\", \"file\": \"a.c\", \"command\": \"cc a.c\"}]"
        try place.write("import TopologyDSL\n", to: "net.swift")
        try place.write(text, to: "compile_commands.json")
        XCTAssertEqual(try place.ilpnet("editor").exitCode, 1)
        XCTAssertEqual(try place.read("compile_commands.json"), text)
    }

    private func files() throws -> [String] {
        let data = Data(try place.read("topologies/compile_commands.json").utf8)
        let entries = try JSONSerialization.jsonObject(with: data) as? [[String: Any]]
        return entries?.compactMap { $0["file"] as? String } ?? []
    }

    private func withoutCompiler(_ words: String...) throws -> ProgramRun {
        let environment = ["PATH": "/nowhere", "ILPNET_SWIFTC": "/nowhere/swiftc"]
        return try place.run(BuiltProducts.ilpnet, words, environment)
    }
}
