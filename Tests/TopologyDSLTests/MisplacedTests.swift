import TestSupport
import XCTest

/// Every word of the language in every kind of block: where it does not belong, the compiler says
/// where it does.
final class MisplacedTests: XCTestCase {
    private enum Kind: CaseIterable { case element, part, check, demand, step, fault }

    private static let blocks: [(Kind, String)] = [
        (.element, "Topology(\"t\")"), (.part, "Node(\"n\")"), (.part, "Chain(\"a\", \"b\")"),
        (.check, "Verify"), (.step, "Scenario(\"s\")"), (.fault, "At(.seconds(1))"),
        (.demand, "Traffic(from: \"a\", to: \"b\", rate: 1, for: .seconds(1))"),
        (.demand, "Expect"),
    ]

    func testEveryWordInAWrongBlockIsToldItsOwn() throws {
        var lines = ["import TopologyDSL"]
        var wrong: Set<Int> = []
        for (kind, block) in Self.blocks {
            for other in Kind.allCases {
                for word in Self.words(other) {
                    lines.append("let line\(lines.count) = \(block) { \(word) }")
                    if kind != other { wrong.insert(lines.count) }
                }
            }
        }
        XCTAssertGreaterThan(wrong.count, 300)
        let folder = try TemporaryFolder()
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "misplaced.swift")
        let errors = try CompiledLanguage(in: folder).errors(in: file)
        let told = errors.matches(
            of: /swift:(\d+):\d+: error: conformance of .+ is unavailable: .+ stands? (in|side)/)
        let toldLines = Set(told.compactMap { Int($0.1) })
        for line in wrong.symmetricDifference(toldLines) {
            XCTFail((wrong.contains(line) ? "not told: " : "told: ") + lines[line - 1])
        }
        XCTAssertEqual(errors.matches(of: /: error:/).count, wrong.count)
    }

    private static func words(_ kind: Kind) -> [String] {
        switch kind {
        case .element:
            [
                #"Node("a")"#, #"Chain("a", "b")"#, "Ring(count: 3)", #"Star(hub: "h", count: 2)"#,
                "Mesh(count: 3)", "Tree(depth: 1)", "Grid(rows: 1, columns: 2)",
                "Random(nodes: 2, links: 1, seed: 1)", "ScaleFree(nodes: 2, seed: 1)",
                "Dashboard()", #"Channel("c")"#, #"Secret("s")"#, #"Rate("A", to: "B", 1.5)"#,
                "Verify { Healthy() }",
            ]
        case .part:
            [
                #"Peer("b")"#, #"Address("test.a")"#, #"Asset("A", scale: 1)"#,
                #"Route("test.b", via: "b")"#, "LogLevel(.warn)", "Ports(btp: 1)",
                "Limits(packetAmount: 1)", "Restarts(.never)",
            ]
        case .check:
            [
                "Startup(within: .seconds(1))", "Healthy()", "Reachable(.allPairs)",
                #"Traffic(from: "a", to: "b", rate: 1, for: .seconds(1))"#,
                #"Delivers(from: "a", to: "b", amount: 1)"#,
                #"Rejected(from: "a", to: "b", with: "F02")"#, #"Metric("m", atMost: 1)"#,
                #"LogLine("l", atMost: 1)"#, "Memory(megabytes: 9)", #"Scenario("s") {}"#,
            ]
        case .demand:
            [
                "Loss(atMost: 0)", "Rejects(atMost: 0)", "Throughput(atLeast: 1)",
                "Latency(p50: .seconds(1))", "Forwarding(p50: .seconds(1))",
                "Visualization(p50: .seconds(1))", "Interaction(p98: .seconds(1))",
            ]
        case .step:
            [
                #"Send(from: "a", to: "b", rate: 1, for: .seconds(1))"#,
                #"At(.seconds(1)) { Kill("a") }"#, "Expect { Loss(atMost: 0) }",
            ]
        case .fault:
            [
                #"Kill("a")"#, #"Pause("a")"#, "Resume(.dashboard)", #"Restart("a")"#,
                #"Stop("a")"#, #"Partition("a", "b")"#, #"Heal("a", "b")"#,
                #"Delay("a", "b", by: .seconds(1))"#, #"Drop("a", "b", oneIn: 1)"#,
                #"Throttle("a", "b", bytesPerSecond: 1)"#,
            ]
        }
    }
}
