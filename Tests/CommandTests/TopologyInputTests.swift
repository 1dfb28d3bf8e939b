import Foundation
import TestSupport
import XCTest

/// Commands on real topology files: what they print where, and with which code they end.
final class TopologyInputTests: XCTestCase {
    private var place: TemporaryFolder!

    override func setUpWithError() throws {
        place = try TemporaryFolder()
        try place.write(
            """
            import TopologyDSL

            let count = Setting("count", default: 3)
            print("counting to \\(count)")
            let network = Topology("counted") {
                for i in 1...count {
                    Node("n\\(i)") { if i < count { Peer("n\\(i + 1)") } }
                }
            }

            """, to: "net.swift")
    }

    func testWhatAFilePrintsNeverMixesWithAResult() throws {
        for _ in 0..<2 {
            let run = try place.ilpnet("check", "net.swift", "--json")
            XCTAssertEqual(run.exitCode, 0, run.errors)
            XCTAssert(run.output.hasPrefix("{\n"), run.output)
            XCTAssert(run.errors.contains("counting to 3\n"), run.errors)
        }
    }

    func testSettingsComeFromTheCommandLine() throws {
        let run = try place.ilpnet("check", "net.swift", "--set", "count=5")
        XCTAssertEqual(run.output, "net.swift: counted is right: 5 nodes, 4 links, 0 checks\n")
        let unknown = try place.ilpnet("check", "net.swift", "--set", "cuont=5", "--set", "x=1")
        XCTAssertEqual(unknown.exitCode, 2)
        XCTAssert(
            unknown.errors.contains(
                """
                error: --set cuont: net.swift has no such setting
                  fix: did you mean count?
                error: --set x: net.swift has no such setting
                  fix: it has count
                """), unknown.errors)
    }

    func testAnExportIsTakenInPlaceOfTheFile() throws {
        let export = try place.ilpnet("export", "net.swift", "--set", "count=4")
        XCTAssertEqual(export.exitCode, 0, export.errors)
        try place.write(export.output, to: "net.json")
        let check = try place.ilpnet("check", "net.json", environment: ["PATH": "/nowhere"])
        XCTAssertEqual(check.output, "net.json: counted is right: 4 nodes, 3 links, 0 checks\n")
        let set = try place.ilpnet("check", "net.json", "--set", "count=5")
        XCTAssertEqual(set.exitCode, 2)
        XCTAssert(set.errors.contains("fixed by the export"), set.errors)
    }

    func testAFileThatDoesNotCompileIsAWrongTopology() throws {
        try place.write(
            "import TopologyDSL\nlet n = Topology(\"a\") {\n    Nod(\"b\")\n}\n", to: "bad.swift")
        let run = try place.ilpnet("check", "bad.swift")
        XCTAssertEqual(run.exitCode, 3)
        XCTAssert(run.errors.contains("bad.swift:3:5: error: cannot find 'Nod'"), run.errors)
        let json = try place.ilpnet("check", "bad.swift", "--json")
        XCTAssertEqual(json.exitCode, 3)
        XCTAssert(
            json.output.contains(
                "\"path\": \"bad.swift\",\n      \"line\": 3,\n      \"column\": 5"),
            json.output)
    }

    func testWithoutACompilerTheCallIsWrong() throws {
        let run = try place.ilpnet(
            "check", "net.swift",
            environment: ["PATH": "/nowhere", "ILPNET_SWIFTC": "/nowhere/swiftc"])
        XCTAssertEqual(run.exitCode, 2)
        XCTAssert(run.errors.contains("fix: "), run.errors)
    }

    func testTimingNamesEveryStepOnStandardError() throws {
        let first = try place.ilpnet("plan", "net.swift", "--timing", "--set", "count=7")
        for step in [
            /load   [0-9.]+ ms \(compile [0-9.]+, run [0-9.]+\)\n/, /plan   [0-9.]+ ms\n/,
            /total  [0-9.]+ ms\n/,
        ] {
            XCTAssertNotNil(first.errors.firstMatch(of: step), first.errors)
        }
        let second = try place.ilpnet("plan", "net.swift", "--timing", "--set", "count=7")
        XCTAssertNotNil(
            second.errors.firstMatch(of: /load   [0-9.]+ ms \(cached\)\n/), second.errors)
        XCTAssertEqual(first.output, second.output)
    }

    func testCtrlCEndsWithItsCodeAndLeavesNothing() throws {
        try place.write(
            "import TopologyDSL\nwhile true {}\nlet n = Topology(\"a\") { Node(\"b\") }\n",
            to: "endless.swift")
        let run = try place.shell(
            "timeout -s INT --preserve-status 1.5 $ILPNET check endless.swift")
        XCTAssertEqual(run.exitCode, 130, run.errors)
    }

    func testWhatIsSaidIntoAClosedStreamEndsUpInNoFile() throws {
        let run = try place.shell("ILPNET_CACHE_DIR=$PWD/cache $ILPNET check net.swift 2>&-")
        XCTAssertEqual(run.exitCode, 0)
        for (name, bytes) in try place.tree(below: "cache") {
            guard let bytes, bytes.count < 10_000 else { continue }
            let text = String(decoding: bytes, as: UTF8.self)
            XCTAssertFalse(text.contains("building the topology language"), name)
        }
    }

    func testTheReadmeNamesTheFileTheSameOnEveryMachine() throws {
        XCTAssertEqual(try place.ilpnet("gen", "all", "net.swift").exitCode, 0)
        for words in [
            ["./net.swift"], [place["net.swift"]], ["net.swift", "-o", "./generated/"],
            ["net.swift", "-o", place["generated"]],
        ] {
            let run = try place.run(BuiltProducts.ilpnet, ["gen", "all", "--check"] + words)
            XCTAssertEqual(run.exitCode, 0, run.output + run.errors)
        }
        XCTAssertFalse(try place.read("generated/counted/README.md").contains(place.path))
    }

    func testTheReadmesCommandsMeanItsOwnNetwork() throws {
        let elsewhere = try TemporaryFolder()
        let abroad = try TemporaryFolder()
        try elsewhere.write(try place.read("net.swift"), to: "net.swift")
        for (file, output, settings) in [
            ("net.swift", nil, []), ("net.swift", "out", ["--set", "count=5"]),
            ("net.swift", "it's $out", ["--set=count=4"]),
            (elsewhere["net.swift"], abroad.path, ["--set", "count=2"]),
        ] as [(String, String?, [String])] {
            let words = ["gen", "all", file] + (output.map { ["-o", $0] } ?? []) + settings
            XCTAssertEqual(try place.run(BuiltProducts.ilpnet, words).exitCode, 0)
            let folder = (output ?? "generated") + "/counted"
            let path = folder.hasPrefix("/") ? folder : place[folder]
            let readme = try String(contentsOfFile: path + "/README.md", encoding: .utf8)
            let blocks = readme.components(separatedBy: "```sh\n")
            let start = blocks[1].prefix { $0 != "\n" }
            let command = blocks[2].prefix { $0 != "\n" }
            XCTAssert(start.hasPrefix("ilpnet up "))
            XCTAssert(command.hasPrefix("ilpnet gen secrets "))
            let run = try place.shell(
                "cd '\(path.replacing("'", with: "'\\''"))'; ilpnet() { \"$ILPNET\" \"$@\"; }; \(start)"
                    + " --dry-run && \(command)")
            XCTAssertEqual(run.exitCode, 0, "\(command)\n\(run.errors)")
            XCTAssert(run.output.contains("+ node n1"), run.output)
            let compose = try String(
                contentsOfFile: path + "/compose/compose.yaml", encoding: .utf8)
            let secrets = compose.matches(of: /file: "\.\.\/(secrets\/[^"]+)"/).map { $0.1 }
            XCTAssertGreaterThan(secrets.count, 1)
            for secret in secrets {
                XCTAssert(
                    FileManager.default.fileExists(atPath: "\(path)/\(secret)"),
                    "\(command) makes no \(secret)")
            }
        }
    }

    func testEveryFormatOfADrawingIsTheFileThatGenWrites() throws {
        XCTAssertEqual(try place.ilpnet("gen", "all", "net.swift").exitCode, 0)
        for (format, file) in [
            ("mermaid", "graph.mmd"), ("dot", "graph.dot"), ("svg", "graph.svg"),
        ] {
            let run = try place.ilpnet("graph", "net.swift", "--format", format)
            XCTAssertEqual(run.output, try place.read("generated/counted/\(file)"), format)
        }
        XCTAssert(try place.ilpnet("graph", "net.swift").output.contains("n2"))
    }

    func testTheEngineChangesTheComposeProjectOnly() throws {
        XCTAssertEqual(try place.ilpnet("gen", "all", "net.swift").exitCode, 0)
        let run = try place.ilpnet("gen", "all", "net.swift", "--engine-min", "25", "--check")
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.output.contains("outdated  compose/compose.yaml"), run.output)
        XCTAssert(run.output.contains("+") && run.output.contains("start_interval"), run.output)
    }
}
