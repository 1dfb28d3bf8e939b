import XCTest

@testable import Generators

final class ReadmeTests: XCTestCase {
    func testItsFirstCommandRunsTheNetworkAndTheSecondMakesTheSecrets() {
        let text = readme(.chain(3))
        XCTAssertEqual(
            commands(in: text).prefix(2),
            ["ilpnet up topologies/net.swift", "ilpnet gen secrets topologies/net.swift"])
    }

    func testCommandsHaveTheOptionsOfTheCallThatConcernThem() {
        let text = GeneratedNetwork.readme(
            SamplePlan.chain(3).plan, topologyFile: "net.swift", settings: ["--set", "offices=5"],
            output: ["-o", "my nets"]
        ).text
        XCTAssertEqual(
            commands(in: text).prefix(2),
            [
                "ilpnet up net.swift --set offices=5",
                "ilpnet gen secrets net.swift -o 'my nets' --set offices=5",
            ])
    }

    func testEveryConfigurationItNamesIsGenerated() {
        for sample in [SamplePlan.chain(3), .remittance] {
            let paths = Set(GeneratedFiles.all(of: sample.plan).map(\.path))
            let named = readme(sample).matches(of: /(?:--config|-f) (\S+)/).map { String($0.1) }
            XCTAssertGreaterThan(named.count, sample.network.nodes.count)
            for path in named { XCTAssert(paths.contains(path), path) }
        }
    }

    func testEachNodeIsStartedByHand() {
        let text = readme(.chain(3))
        for name in ["connector-a", "connector-b", "connector-c"] {
            XCTAssert(
                commands(in: text).contains(
                    "ilpnet connector --config local/nodes/\(name).json"))
        }
    }

    func testManyNodesAreStartedByALoop() {
        let text = readme(.chain(GeneratedReadme.listedNodesMax + 1))
        XCTAssert(text.contains("for node in local/nodes/*.json"))
        XCTAssertFalse(text.contains("| node |"))
    }

    func testNodesWithoutPortsAreNotStartedByHand() {
        var plan = SamplePlan.chain(3).plan
        for node in plan.nodes.indices { plan.nodes[node].btpPort = nil }
        let text = GeneratedNetwork.readme(plan, topologyFile: "topologies/net.swift").text
        XCTAssertFalse(text.contains("By hand"))
    }

    func testAPathThatAShellWouldReadIsQuoted() {
        XCTAssertEqual(ShellWord.quoted("topologies/linear-5.swift"), "topologies/linear-5.swift")
        XCTAssertEqual(ShellWord.quoted("my nets/a.swift"), "'my nets/a.swift'")
        XCTAssertEqual(ShellWord.quoted("it's $HOME"), "'it'\\''s $HOME'")
        XCTAssertEqual(ShellWord.quoted("offices=5"), "offices=5")
        XCTAssertEqual(ShellWord.quoted("=ls"), "'=ls'")
        XCTAssertEqual(ShellWord.quoted(""), "''")
    }

    private func readme(_ sample: SamplePlan) -> String {
        GeneratedNetwork.readme(sample.plan, topologyFile: "topologies/net.swift").text
    }

    /// Every line of every fenced block.
    private func commands(in text: String) -> [String] {
        text.components(separatedBy: "```").enumerated().filter { $0.offset % 2 == 1 }.flatMap {
            $0.element.split(separator: "\n").dropFirst().map(String.init)
        }
    }
}
