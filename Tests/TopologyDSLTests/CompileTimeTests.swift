import Foundation
import TestSupport
import XCTest

/// Long blocks take the compiler long to check, and a slip in the language's signatures makes it
/// minutes. The best of three runs is judged, so that a busy machine does not fail the test.
final class CompileTimeTests: XCTestCase {
    private static let modules = ["CanonicalJSON", "TopologyModel", "TopologyDSL"]
    private static let runs = 3

    func testFiftyWrittenNodesAreCheckedInUnderASecond() throws {
        let nodes = (1...50).map { index in
            """
                Node("node-\(index)") {
                    Asset("USD", scale: 2)
                    LogLevel(.warn)
                    Peer("node-\(index + 1)", creditLimit: 1_000, latency: .milliseconds(\(index)))
                }

            """
        }
        try assertChecked(within: .seconds(1), nodes.joined())
    }

    func testALoopOverFiveHundredIsCheckedInUnderSixTenths() throws {
        try assertChecked(
            within: .milliseconds(600),
            """
                for index in 1...500 {
                    Node("node-\\(index)") {
                        Asset("USD", scale: 2)
                        LogLevel(.warn)
                        Peer("node-\\(index + 1)", creditLimit: 1_000, latency: .milliseconds(index))
                    }
                }
            """)
    }

    private func assertChecked(within limit: Duration, _ block: String, line: UInt = #line) throws {
        let folder = try TemporaryFolder()
        try buildModules(into: folder)
        let file = try folder.write(
            "import TopologyDSL\n\nlet network = Topology(\"guard\") {\n\(block)\n}\n",
            to: "guard.swift")
        var times: [Duration] = []
        for _ in 0..<Self.runs {
            times.append(
                try ContinuousClock().measure {
                    try swiftc([
                        "-typecheck", "-default-isolation", "MainActor", "-module-name",
                        "Topology_",
                        "-module-cache-path", folder["cache"], "-I", folder.path, file,
                    ])
                })
        }
        XCTAssertLessThan(times.min()!, limit, "\(times)", line: line)
    }

    /// As the loader builds them for its cache, without the code.
    private func buildModules(into folder: TemporaryFolder) throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources")
        for module in Self.modules {
            let files = try FileManager.default.contentsOfDirectory(
                at: sources.appendingPathComponent(module), includingPropertiesForKeys: nil)
            try swiftc(
                [
                    "-emit-module", "-emit-module-path", folder["\(module).swiftmodule"],
                    "-module-name", module, "-wmo", "-parse-as-library", "-package-name", "ilpnet",
                    "-enable-upcoming-feature", "InternalImportsByDefault",
                    "-enable-upcoming-feature", "ExistentialAny",
                    "-module-cache-path", folder["cache"], "-I", folder.path,
                ] + files.map(\.path))
        }
    }

    private func swiftc(_ arguments: [String]) throws {
        let run = try ProgramRun("/usr/bin/env", ["swiftc", "-swift-version", "6"] + arguments)
        XCTAssertEqual(run.exitCode, 0, run.errors)
    }
}
