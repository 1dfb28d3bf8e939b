import Foundation
import TestSupport
import XCTest

/// What is committed and what is written down is what the program does now.
final class GeneratedFilesTests: XCTestCase {
    private static let root = WrongFile.folder.appendingPathComponent("../..").standardized

    func testGeneratedFilesEqualAFreshGen() throws {
        var environment = Checking.environment
        environment["ILPNET"] = BuiltProducts.ilpnet
        let run = try ProgramRun(
            "/usr/bin/env", ["bash", ".ci/generate", "--check"], environment: environment,
            folder: Self.root.path)
        XCTAssertEqual(run.exitCode, 0, run.output + run.errors)
    }

    func testEveryTopologyHasItsGeneratedFolder() throws {
        let files = FileManager.default
        let topologies = try files.contentsOfDirectory(
            atPath: Self.root.appendingPathComponent("topologies").path)
        let generated = try files.contentsOfDirectory(
            atPath: Self.root.appendingPathComponent("generated").path)
        XCTAssertEqual(
            generated.filter { !$0.hasPrefix(".") }.sorted(),
            topologies.map { $0.replacing(".swift", with: "") }.sorted())
    }

    func testTheListingOfREADMEIsTheExample() throws {
        let readme = try String(
            contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        let example = try String(
            contentsOf: Self.root.appendingPathComponent("topologies/linear-5.swift"),
            encoding: .utf8)
        let start = try XCTUnwrap(example.range(of: "import TopologyDSL")).lowerBound
        XCTAssert(readme.contains("```swift\n\(example[start...])```\n"))
    }

    /// Every line of README's shell blocks that calls `ilpnet`, in order, in an empty folder. The
    /// two nodes are left out, which are typed as a whole where other processes are tested.
    func testTheCommandsOfREADMERun() throws {
        let text = try String(
            contentsOf: Self.root.appendingPathComponent("README.md"), encoding: .utf8)
        let blocks = text.components(separatedBy: "```sh\n").dropFirst().map {
            $0.components(separatedBy: "```")[0]
        }
        let commands = blocks.filter { !$0.contains("ilpnet connector") }.joined().split(
            separator: "\n"
        ).filter { $0.hasPrefix("ilpnet ") }
        XCTAssertGreaterThan(commands.count, 6)
        let folder = try TemporaryFolder()
        defer { _ = try? Checking.ilpnet(["down", "--all"], in: folder.url) }
        for command in commands {
            let words = command.prefix { $0 != "#" }.split(separator: " ").dropFirst()
            let run = try Checking.ilpnet(words.map(String.init), in: folder.url)
            XCTAssertEqual(run.exitCode, 0, "\(command)\n\(run.errors)")
            if command.hasPrefix("ilpnet decode") {
                XCTAssert(text.contains("```json\n\(run.output)```\n"), run.output)
            }
        }
    }
}
