import Control
import Peering
import Planning
import Reactor
import TestSupport
import TopologyModel
import XCTest

@testable import Verification

/// A network of which only what it says of itself is there.
struct PretendedNetwork {
    static let source = SourceLocation(file: "x.swift", line: 7)

    var status: NetworkStatus
    /// Where each node has its log, `<name>.log`.
    let folder: TemporaryFolder
    private let plan: NetworkPlan
    private let names: [String]

    /// Each node dials the one before it.
    init(_ names: String...) throws {
        folder = try TemporaryFolder()
        self.names = names
        var description = NetworkDescription(name: "net", prefix: "test", source: Self.source)
        for (place, name) in names.enumerated() {
            var node = NodeDescription(name: name, source: Self.source)
            if place > 0 {
                node.peers = [
                    PeerDescription(node: names[place - 1], weight: 1, source: Self.source)
                ]
            }
            description.nodes.append(node)
        }
        guard case .plan(let plan) = Planner.plan(description) else {
            throw Unplanned()
        }
        self.plan = plan
        status = NetworkStatus(
            name: "net", file: "x.swift", state: .ready,
            supervisor: SupervisorStatus(
                pid: 1, version: "", startedMonotonicMilliseconds: 0, memoryBytes: 0,
                cpuMilliseconds: 0),
            folder: folder.path, revision: 1,
            startup: StartupTiming(
                microseconds: 50_000,
                criticalChain: [
                    .init(process: nil, what: "planned", microseconds: 10_000),
                    .init(process: "a", what: "listening", microseconds: 40_000),
                ]))
    }

    func underTest(
        page: @escaping (Int, String) -> NetworkUnderTest.PageAnswer = { _, _ in .failed("none") }
    ) throws -> NetworkUnderTest {
        let url = try PeerURL("ws://127.0.0.1:1")
        let nodes = names.enumerated().map { place, name in
            NetworkUnderTest.Node(
                name: name, address: "test.\(name)", url: url, clientSecret: [1],
                webPort: place, logPath: folder["\(name).log"])
        }
        let status = status
        return NetworkUnderTest(
            plan: plan, nodes: nodes, status: status, askStatus: { status }, page: page,
            showProgress: { _ in }, isInterrupted: { false })
    }

    func run(began: LoopTime = .read()) throws -> VerificationRun {
        VerificationRun(
            try underTest(), .all, beganNanoseconds: began.monotonicNanoseconds)
    }

    private struct Unplanned: Error {}
}
