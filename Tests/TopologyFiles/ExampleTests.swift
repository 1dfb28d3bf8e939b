import Foundation
import TestSupport
import XCTest

/// The examples in `topologies/`: what people read first must be right.
final class ExampleTests: XCTestCase {
    private static let folder = WrongFile.folder.appendingPathComponent("../../topologies")
        .standardized

    func testEveryExampleIsPlannedWithoutAComplaint() async throws {
        try await Checking.forEach(Self.names()) { name in
            let run = try Checking.run("\(name).swift", in: Self.folder)
            XCTAssertEqual(run.errors, "", name)
            XCTAssertEqual(run.exitCode, 0, name)
        }
    }

    func testTheExamplesAreThese() throws {
        XCTAssertEqual(
            try Self.names(),
            [
                "complex-8", "component", "hub-and-spoke", "linear-3", "linear-5", "mesh-4",
                "scale-500", "trading-desk", "two-currencies", "two-nodes",
            ])
    }

    func testEveryExampleSaysWhatItTeachesAndWhatItMustProve() throws {
        for name in try Self.names() {
            let text = try Self.text(name)
            let comment = text.split(separator: "\n").prefix { $0.hasPrefix("// ") }
            XCTAssert((2...3).contains(comment.count), name)
            XCTAssert(text.contains("\nimport TopologyDSL\n\n"), name)
            XCTAssert(text.contains("\nlet network = Topology(\"\(name)\")"), name)
            XCTAssert(text.contains("\n    Verify {\n"), name)
        }
    }

    func testTheChainOfFiveIsTheOneThatTheLanguageWasDesignedWith() throws {
        let text = try Self.text("linear-5")
        let start = try XCTUnwrap(text.range(of: "import TopologyDSL"))
        XCTAssertEqual(
            String(text[start.lowerBound...]),
            """
            import TopologyDSL

            let network = Topology("linear-5") {
                Dashboard()
                Chain("connector-a", "connector-b", "connector-c", "connector-d", "connector-e")

                Verify {
                    Startup(within: .seconds(30))
                    Traffic(from: "connector-a", to: "connector-e", rate: 100, for: .seconds(10)) {
                        Loss(atMost: 0)
                        Latency(p95: .milliseconds(50))
                        Visualization(p95: .milliseconds(100))
                        Interaction(p98: .milliseconds(100))
                    }
                }
            }

            """)
    }

    func testTheComponentExampleTakesItsSettings() throws {
        let settings = ["--set", "offices=10", "--set", "guarded=false"]
        let run = try Checking.run("component.swift", settings, in: Self.folder)
        XCTAssertEqual(run.errors, "")
        XCTAssert(run.output.contains("23 nodes"), run.output)
    }

    private static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }.sorted()
    }

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent("\(name).swift"), encoding: .utf8)
    }
}
