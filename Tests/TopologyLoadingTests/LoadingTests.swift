import Foundation
import TestSupport
import TopologyModel
import XCTest

@testable import TopologyLoading

/// What comes out of files that are right.
final class LoadingTests: XCTestCase {
    func testATopologyFileBecomesItsDescription() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(linear3, to: "linear-3.swift")
        let loaded = try scene.loader().load(path)
        XCTAssertEqual(loaded.description.name, "linear-3")
        XCTAssertEqual(loaded.description.nodes.map(\.name), ["alice", "hub", "bob"])
        XCTAssertEqual(
            loaded.description.source, SourceLocation(file: "linear-3.swift", line: 2))
        XCTAssertEqual(loaded.folder, scene.folder.path)
        XCTAssertEqual(loaded.printed, "")
        XCTAssertFalse(loaded.timings.isCached)
        XCTAssertGreaterThan(loaded.timings.compileMicroseconds, 0)
        XCTAssertGreaterThan(loaded.timings.runMicroseconds, 0)
    }

    func testTheSecondLoadComesFromTheCacheAndRunsNothing() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(linear3, to: "linear-3.swift")
        let first = try scene.loader().load(path)
        // A sandbox that does not exist would fail.
        let second = try scene.loader(sandboxExecutable: "/nonexistent").load(path)
        XCTAssertTrue(second.timings.isCached)
        XCTAssertEqual(second.description, first.description)
        XCTAssertEqual(scene.cacheFolder.names(in: "work"), [])
    }

    func testWhatAFilePrintsIsHandedOverAndReplayedFromTheCache() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write("print(\"hello\")\n" + linear3, to: "a.swift")
        for _ in 0..<2 { XCTAssertEqual(try scene.loader().load(path).printed, "hello\n") }
        XCTAssertEqual(scene.notes.filter { $0 == "hello\n" }.count, 2)
    }

    func testWarningsAreHandedOverAndReplayedFromTheCache() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(
            linear3 + "\nfunc unused() { let number = 5 }\n", to: "a.swift")
        let first = try scene.loader().load(path).warnings
        XCTAssert(first.hasPrefix("\(path):3:"), first)
        XCTAssert(first.contains(" warning: "), first)
        XCTAssert(first.hasSuffix("\n"), first)
        XCTAssertEqual(try scene.loader().load(path).warnings, first)
        XCTAssertEqual(scene.notes.filter { $0 == first }.count, 2)
    }

    func testSettingsReachTheFileAndBelongToTheKey() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(
            """
            import TopologyDSL
            let count = Setting("count", default: 2)
            let city = Setting("city", default: "lima")
            let network = Topology("n") { Chain(count: count, named: city) }
            """, to: "a.swift")
        func names(_ settings: [(name: String, value: String)]) throws -> [String] {
            try scene.loader(settings: settings).load(path).description.nodes.map(\.name)
        }
        XCTAssertEqual(try names([]), ["lima-1", "lima-2"])
        XCTAssertEqual(try names([("count", "3")]), ["lima-1", "lima-2", "lima-3"])
        XCTAssertEqual(try names([("count", "1"), ("city", "a=b")]), ["a=b-1"])
        // The order on the command line does not matter, and the last of two counts.
        let loader = scene.loader(settings: [("city", "a=b"), ("count", "9"), ("count", "1")])
        XCTAssertTrue(try loader.load(path).timings.isCached)
    }

    func testAByteMoreInTheFileIsAnotherAnswer() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(linear3, to: "a.swift")
        _ = try scene.loader().load(path)
        try scene.folder.write(linear3 + " ", to: "a.swift")
        XCTAssertFalse(try scene.loader().load(path).timings.isCached)
        XCTAssertTrue(try scene.loader().load(path).timings.isCached)
    }

    func testTheProgramRunsInTheFilesFolderAndSeesThePathAsTyped() throws {
        let scene = try LoadingScene()
        try scene.folder.write("carol", to: "name.txt")
        let path = try scene.folder.write(
            """
            import Glibc
            import TopologyDSL
            let file = fopen("name.txt", "r")
            var line = [CChar](repeating: 0, count: 64)
            fgets(&line, 64, file)
            print(#filePath)
            let network = Topology("n") { Node(String(cString: line)) }
            """, to: "a.swift")
        let loaded = try scene.loader().load(path)
        XCTAssertEqual(loaded.description.nodes.map(\.name), ["carol"])
        XCTAssertEqual(loaded.printed, path + "\n")
    }

    func testTheProgramGetsNothingElseOfTheEnvironment() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(
            """
            import Glibc
            import TopologyDSL
            var next = environ
            while let entry = next.pointee {
                print(String(cString: entry))
                next += 1
            }
            let network = Topology("n") { Node("a") }
            """, to: "a.swift")
        XCTAssertEqual(
            try scene.loader().load(path).printed,
            "ILPNET_DESCRIPTION_FD=3\nSWIFT_BACKTRACE=enable=no\n")
    }

    func testComponentsAndFunctionsUseTheFilesOwnVariables() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(
            """
            import TopologyDSL
            let names = ["a", "b"]
            struct Pair: TopologyComponent {
                var body: TopologyContent { for name in names { Node(name) } }
            }
            @TopologyBuilder func hub() -> TopologyContent { Node(names[0] + "-hub") }
            let network = Topology("n") { Pair(); hub() }
            """, to: "a.swift")
        XCTAssertEqual(
            try scene.loader().load(path).description.nodes.map(\.name), ["a", "b", "a-hub"])
    }

    func testAFileMayBeNamedAsItLikes() throws {
        let scene = try LoadingScene()
        for name in ["my network.swift", "übung.swift", "a'b\"c.swift", "main.swift", "1.swift"] {
            let path = try scene.folder.write(linear3, to: name)
            XCTAssertEqual(try scene.loader().load(path).description.source.file, name)
        }
    }

    func testAThousandNodesOfAGeneratorComeThrough() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(
            "import TopologyDSL\n"
                + "let network = Topology(\"n\") { ScaleFree(nodes: 1_000, seed: 7) }",
            to: "a.swift")
        XCTAssertEqual(try scene.loader().load(path).description.nodes.count, 1_000)
    }
}
