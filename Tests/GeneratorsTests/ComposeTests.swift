import Planning
import TopologyModel
import XCTest

@testable import Generators

final class ComposeTests: XCTestCase {
    func testEveryServiceGetsTheSecretsOfItsLinksAndNoOthers() {
        let text = GeneratedFiles.composeText(of: SamplePlan.chain(3).plan)
        XCTAssertEqual(
            secrets(of: "connector-b", in: text),
            [
                "connector-a.connector-b", "connector-b.connector-c", "connector-b.client",
                "dashboard.publisher",
            ])
        XCTAssertEqual(
            secrets(of: "connector-c", in: text),
            ["connector-b.connector-c", "connector-c.client", "dashboard.publisher"])
        XCTAssertEqual(
            secrets(of: "dashboard", in: text),
            ["dashboard.admin", "dashboard.publisher", "dashboard.read"])
        XCTAssertEqual(secrets(of: "send", in: text), ["connector-a.client"])
    }

    func testASecretThatTwoLinksShareIsMountedOnce() {
        var sample = SamplePlan.chain(3)
        sample.network.secrets = [
            SecretDescription(
                name: "both", origin: .generated, isShared: true, source: SamplePlan.source)
        ]
        sample.network.nodes[0].peers[0].secret = "both"
        sample.network.nodes[1].peers[0].secret = "both"
        let text = GeneratedFiles.composeText(of: sample.plan)
        XCTAssertEqual(
            secrets(of: "connector-b", in: text),
            ["both", "connector-b.client", "dashboard.publisher"])
    }

    /// Memory that the container's user owns: its image has no folder that a volume could copy.
    func testWhatIsWrittenHasAPlaceOfItsOwn() {
        var plan = SamplePlan.chain(3).plan
        plan.nodes[0].limits = limits(memoryMegabytes: 100)
        let text = GeneratedFiles.composeText(of: plan)
        let owner = "mode=0700,uid=65532,gid=65532"
        for (service, megabytes) in [
            ("connector-a", 25 + 72), ("connector-b", 64 + 72), ("dashboard", 256 + 72),
        ] {
            XCTAssertEqual(
                list("tmpfs", of: service, in: text),
                ["\"/var/lib/ilpnet:size=\(megabytes)m,\(owner)\""])
        }
        XCTAssertEqual(list("tmpfs", of: "send", in: text), [])
    }

    func testEveryPublishedPortIsOnLoopbackAndAsThePlanSays() {
        let text = GeneratedFiles.composeText(of: SamplePlan.chain(2).plan)
        XCTAssertEqual(
            list("ports", of: "dashboard", in: text),
            ["\"127.0.0.1:8080:8080\"", "\"127.0.0.1:9000:9000\""])
        XCTAssertEqual(
            list("ports", of: "connector-b", in: text),
            ["\"127.0.0.1:3001:3000\"", "\"127.0.0.1:9081:9080\""])
        XCTAssertEqual(list("ports", of: "send", in: text), [])
    }

    func testANodeWithoutPortsIsOnTheInternalNetworkAlone() {
        var plan = SamplePlan.chain(2).plan
        plan.nodes[1].btpPort = nil
        plan.nodes[1].healthPort = nil
        let one = GeneratedFiles.composeText(of: plan)
        XCTAssertEqual(list("ports", of: "connector-b", in: one), [])
        XCTAssert(service("connector-b", in: one).contains("networks: [\"internal\"]"))
        XCTAssertFalse(service("connector-a", in: one).contains("networks:"))

        // Where that is so of all, it stands in the part they share.
        plan.nodes[0].btpPort = nil
        plan.nodes[0].healthPort = nil
        let none = GeneratedFiles.composeText(of: plan)
        XCTAssertFalse(service("connector-b", in: none).contains("networks:"))
        XCTAssert(none.contains("x-node: &node"))
        XCTAssertEqual(none.components(separatedBy: "networks: [\"internal\"]").count, 3)
        XCTAssertEqual(none.components(separatedBy: "networks: [\"internal\", \"edge\"]").count, 2)
    }

    func testAStartIntervalStandsThereOnlyForAnEngineThatKnowsIt() {
        let plan = SamplePlan.chain(2).plan
        for (engine, expected) in [(nil, false), (24, false), (25, true), (28, true)] {
            let text = GeneratedFiles.composeText(
                of: plan, options: ComposeOptions(engineMin: engine))
            XCTAssertEqual(text.contains("start_interval"), expected, "\(engine ?? 0)")
        }
    }

    func testTheMemoryOfANodeIsWhatItsLimitSaysAndAtLeastWhatDockerTakes() {
        var plan = SamplePlan.chain(2).plan
        plan.nodes[0].limits = limits(memoryMegabytes: 300)
        plan.nodes[1].limits = limits(memoryMegabytes: 1)
        let text = GeneratedFiles.composeText(of: plan)
        XCTAssert(service("connector-a", in: text).contains("mem_limit: \"300m\""))
        XCTAssert(service("connector-b", in: text).contains("mem_limit: \"6m\""))
    }

    func testTheSenderTakesTheFirstDeclaredTrafficElseTheFirstAndTheLastNode() {
        var sample = SamplePlan.chain(3)
        XCTAssert(
            service("send", in: GeneratedFiles.composeText(of: sample.plan)).contains(
                "btp+ws://client@connector-a:3000"))
        XCTAssert(
            service("send", in: GeneratedFiles.composeText(of: sample.plan)).contains(
                "\"--to\", \"test.connector-c\""))
        sample.network.checks = [
            .healthy(HealthyDescription(source: SamplePlan.source)),
            traffic("connector-c", "connector-b"),
            traffic("connector-a", "connector-b"),
        ]
        let sender = service("send", in: GeneratedFiles.composeText(of: sample.plan))
        XCTAssert(sender.contains("btp+ws://client@connector-c:3000"))
        XCTAssert(sender.contains("\"--to\", \"test.connector-b\""))
        XCTAssert(sender.contains("connector-c:\n        condition: service_healthy"))
    }

    func testOnlyTheSenderWaitsForAnother() {
        let text = GeneratedFiles.composeText(of: SamplePlan.remittance.plan)
        XCTAssertEqual(text.components(separatedBy: "depends_on").count, 2)
        XCTAssert(service("send", in: text).contains("depends_on"))
    }

    func testWithoutADashboardNothingSpeaksOfOne() {
        let plan = SamplePlan("pair", nodes: ["a", "b"], links: [(0, 1)], dashboard: false).plan
        let text = GeneratedFiles.composeText(of: plan)
        XCTAssertFalse(text.contains("dashboard"))
        XCTAssertFalse(text.contains("TELEMETRY"))
    }

    func testOnlyADeclaredRestartRuleReplacesTheOneThatAllShare() {
        var plan = SamplePlan(
            "four", nodes: ["a", "b", "c", "d"], links: [(0, 1), (1, 2), (2, 3)]
        ).plan
        for (node, rule) in [RestartRule.never, .onFailure, .always].enumerated() {
            plan.nodes[node].restarts = rule
            plan.nodes[node].hasDeclaredRestarts = true
        }
        let text = GeneratedFiles.composeText(of: plan)
        XCTAssert(text.contains("  restart: unless-stopped\n"))
        XCTAssert(service("a", in: text).contains("restart: \"no\""))
        XCTAssert(service("b", in: text).contains("restart: on-failure"))
        for node in ["c", "d"] { XCTAssertFalse(service(node, in: text).contains("restart")) }
    }

    private func limits(memoryMegabytes: Int) -> LimitsDescription {
        LimitsDescription(
            packetAmountMax: nil, packetsInFlightMax: nil, holdTimeMicroseconds: nil,
            memoryMegabytes: memoryMegabytes)
    }

    private func traffic(_ from: String, _ to: String) -> CheckDescription {
        .traffic(
            TrafficDescription(
                from: from, to: to, packetsPerSecond: 1, durationMicroseconds: 1_000_000,
                demands: [], source: SamplePlan.source))
    }

    /// What stands below the service's name.
    private func service(_ name: String, in text: String) -> String {
        let services = text.components(separatedBy: "\nservices:\n").last ?? ""
        let lines = services.components(separatedBy: "\n").drop { $0 != "  \(name):" }.dropFirst()
        return lines.prefix { $0.hasPrefix("    ") }.joined(separator: "\n")
    }

    private func secrets(of name: String, in text: String) -> [String] {
        list("secrets", of: name, in: text)
    }

    private func list(_ key: String, of name: String, in text: String) -> [String] {
        let lines = service(name, in: text).components(separatedBy: "\n")
        return lines.drop { $0 != "    \(key):" }.dropFirst().prefix { $0.hasPrefix("      - ") }
            .map { String($0.dropFirst(8)) }
    }
}
