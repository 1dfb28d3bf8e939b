import Foundation
import TestSupport
import XCTest

@testable import ilpnet

/// Whole outputs against golden files: what people read and what programs parse.
final class OutputTests: XCTestCase {
    private var place: TemporaryFolder!

    override func setUpWithError() throws {
        place = try TemporaryFolder()
        try place.write(Networks.rich(), to: "rich.json")
        try place.write(Networks.wrong(), to: "wrong.json")
    }

    func testHelp() throws {
        try assert("help.txt", "help")
        for command in [
            "init", "editor", "check", "plan", "graph", "export", "gen", "gen configs",
            "gen compose", "gen all", "gen secrets", "up", "down", "ps", "ls", "wait", "logs",
            "events", "stop", "start", "restart", "kill", "pause", "resume", "dump", "doctor",
            "verify", "connector", "dashboard", "send", "health", "decode", "encode", "version",
            "completions", "help",
        ] {
            let name = "help-\(command.replacing(" ", with: "-")).txt"
            try assert(name, "help " + command)
            let words = command.split(separator: " ").map(String.init) + ["--help"]
            let asked = try place.run(BuiltProducts.ilpnet, words)
            XCTAssertEqual(asked.output, try output("help " + command).output)
        }
    }

    func testCheck() throws {
        try assert("check.txt", "check rich.json")
        try assert("check.json", "check rich.json --json")
        try assert("check-wrong.txt", "check wrong.json", code: 3)
        try assert("check-wrong.json", "check wrong.json --json", code: 3)
        try assert("check-missing.json", "check missing.json --json", code: 2)
    }

    func testPlan() throws {
        try assert("plan.txt", "plan rich.json")
        try assert("plan.json", "plan rich.json --json")
        try assert("plan-routes.txt", "plan rich.json --routes n1 --routes n3")
        try assert("plan-routes.json", "plan rich.json --routes n1 --json")
        try assert("plan-wrong.json", "plan wrong.json --json", code: 3)
    }

    func testGraph() throws {
        try assert("graph.json", "graph rich.json --json")
    }

    func testVersion() throws {
        try assert("version.txt", "version")
        try assert("version.txt", "--version")
        try assert("version.json", "version --json")
    }

    func testGen() throws {
        try place.write(Networks.line(), to: "line.json")
        try assert("gen-check-missing.json", "gen configs line.json --check --json", code: 1)
        try assert("gen.txt", "gen configs line.json")
        try assert("gen-again.txt", "gen configs line.json")
        try assert("gen-again.txt", "gen configs line.json --check")
        try place.write("{}\n", to: "generated/line/local/nodes/n2.json")
        try assert("gen-edited.txt", "gen configs line.json", code: 1)
        try place.write(Networks.line(nodes: 2), to: "line.json")
        try assert("gen-check.json", "gen configs line.json --check --json", code: 1)
        try assert("gen-check.txt", "gen configs line.json --check", code: 1)
        try assert("gen-force.json", "gen configs line.json --force --json")
    }

    func testSecrets() throws {
        try place.write("file's secret", to: "keys/n3")
        let command = "gen secrets rich.json"
        try assert("secrets-missing.txt", command, code: 2)
        try assert("secrets-made.txt", command, environment: ["N1_N2": "variable's secret"])
        try assert("secrets-kept.txt", command, environment: ["N1_N2": "another"])
    }

    func testAWrongNodeConfiguration() throws {
        try place.write(Networks.wrongNode, to: "node.json")
        try place.write("\n", to: "empty.secret")
        try assert("connector-wrong.txt", "connector --config node.json", code: 2)
        try place.write(
            Networks.wrongNode.replacing("\"nodeId\": \"\",", with: ""), to: "node.json")
        try assert("connector-unread.txt", "connector --config node.json", code: 2)
    }

    func testMessages() throws {
        let frame = "8296010203040702030406120205026b6f74010a0d02473231040102"
        try assert("decode.json", "decode \(frame)")
        try assert("decode-wrong.txt", "decode 0e06463030000a01", code: 1)
        try assert("decode-wrong.json", "decode 0e06463030000a01 --json", code: 1)
        try place.write("{\n  \"protocol\": \"ipl\"\n}\n", to: "message.json")
        try assert("encode-wrong.txt", "encode message.json", code: 1)
    }

    func testMistakes() throws {
        for (name, words) in [
            ("nothing", ""), ("command", "chekc"), ("option", "check --jsno rich.json"),
            ("missing", "check missing.json"), ("node", "plan rich.json --routes n33 --routes x"),
            ("setting", "check rich.json --set brances=3"), ("part", "gen"),
            ("formats", "graph rich.json --json --format dot"), ("evaluate", "evaluate"),
            (
                "send",
                "send --to test..bob --count 0 --rate x --expiry .5 --data 0x1 --url http://b"
            ),
            ("sender", "send --to bob --amount 18446744073709551616 --url ws://b --node a"),
            ("sending-node", "send --to test.bob --amount 1 --node alice"),
            ("help", "help gen compos"), ("engine", "gen all rich.json --engine-min new"),
            ("connector", "connector"), ("configuration", "connector --config missing.json"),
        ] {
            try assert("mistake-\(name).txt", words, code: 2)
        }
    }

    func testTheDocumentedJSONIsWhatIsPrinted() throws {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let fixtures = tests.appendingPathComponent("Fixtures")
        let golden = try FileManager.default.contentsOfDirectory(atPath: fixtures.path)
            .filter { $0.hasSuffix(".json") }
            .map { try String(contentsOf: fixtures.appendingPathComponent($0), encoding: .utf8) }
        let page = try String(
            contentsOf: tests.appendingPathComponent("../../docs/commands.md"), encoding: .utf8)
        let examples = page.components(separatedBy: "```json\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        XCTAssertEqual(examples.count, 12)
        // The report of `verify` differs from run to run: VerifyTests compare its members.
        for example in examples where !example.contains("isStartedHere") {
            XCTAssert(golden.contains(example), example)
        }
    }

    func testTheDocumentedExitCodesAreAllOfThem() throws {
        let page = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../docs/commands.md"), encoding: .utf8)
        let codes = page.matches(of: #/^\| (\d+) \| /#.anchorsMatchLineEndings())
            .compactMap { Int32($0.1) }
        XCTAssertEqual(codes, ExitCode.allCases.map(\.rawValue))
    }

    /// A command's output and its diagnostics, with its code between them.
    private func assert(
        _ name: String, _ words: String, environment: [String: String] = [:], code: Int32 = 0,
        line: UInt = #line
    ) throws {
        let outcome = try output(words, environment)
        XCTAssertEqual(outcome.exitCode, code, outcome.errors, line: line)
        let isOutput = outcome.errors.isEmpty
        XCTAssert(isOutput || outcome.output.isEmpty || code == 1, "both streams", line: line)
        try assertGolden(Array((outcome.output + outcome.errors).utf8), name, line: line)
    }

    private func output(
        _ words: String, _ environment: [String: String] = [:]
    ) throws -> ProgramRun {
        try place.run(
            BuiltProducts.ilpnet, words.split(separator: " ").map(String.init), environment)
    }
}
