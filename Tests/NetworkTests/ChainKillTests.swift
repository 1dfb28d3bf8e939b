import Foundation
import TestSupport
import XCTest

/// A chain of five nodes under load, of which one after the other is killed and started again at
/// random: every Prepare gets exactly one answer, and the chain delivers as soon as it is whole.
///
/// Fifty times; a thousand times:
///
///     ILPNET_KILLS=1000 swift test --filter ChainKillTests
///
/// A failure names its seed; `ILPNET_SEED` replays it, as far as time lets it.
final class ChainKillTests: XCTestCase {
    private static let names = ["n1", "n2", "n3", "n4", "n5"]
    /// How long a victim stays away, and how long its successor is left alone.
    private static let pauseMillisecondsMax: Int32 = 60

    private static let killsByDefault = 50

    private let folder = try! TemporaryFolder()
    private var files: [NodeFile] = []
    private var nodes: [ConnectorProcess] = []

    override func tearDown() { nodes = [] }

    func testEveryPrepareGetsOneAnswerWhoeverIsKilled() throws {
        let environment = ProcessInfo.processInfo.environment
        let kills =
            environment["ILPNET_KILLS"].flatMap { Int($0) } ?? Self.killsByDefault
        let seed = environment["ILPNET_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
        var chance = SeededGenerator(seed: seed)
        try startChain()
        let load = HandLoad(
            port: nodes[0].btpPort, user: "client", token: NodeFile.secret("n1", "client"),
            destination: "test.n5.desk")
        try eventually(within: 10, "packets arrive") { load.count.fulfilled > 20 }
        var firstWasKilled = false
        for _ in 0..<kills {
            let victim = chance.below(nodes.count)
            firstWasKilled = firstWasKilled || victim == 0
            nodes[victim].kill()
            poll(nil, 0, Int32(chance.below(Int(ChainKillTests.pauseMillisecondsMax))))
            nodes[victim] = try ConnectorProcess(files[victim], in: folder)
            poll(nil, 0, Int32(chance.below(Int(ChainKillTests.pauseMillisecondsMax))))
        }
        let before = load.count.fulfilled
        try eventually(within: 10, "the chain delivers again, seed \(seed)") {
            load.count.fulfilled > before + 50
        }
        let count = load.stop()
        XCTAssert(count.isComplete, "seed \(seed): \(count)")
        XCTAssertGreaterThan(count.fulfilled, kills, "there was no load to speak of")
        // Only whoever lost its own link to the first node has lost a packet.
        if !firstWasKilled { XCTAssertEqual(count.cut, 0, "seed \(seed)") }
        XCTAssertEqual(
            Set(count.rejected.keys).subtracting(["T01"]), [], "seed \(seed): \(count)")
        try assertNothingIsLeft("seed \(seed)")
    }

    /// In no node a packet is forgotten.
    private func assertNothingIsLeft(_ message: String) throws {
        for (file, node) in zip(files, nodes) {
            XCTAssertEqual(
                try node.metric("ilpnet_packets_in_flight"), 0, "\(file.name), \(message)")
            var prepares: [String: Int] = [:]
            for outcome in ["received", "forwarded", "delivered", "rejected"] {
                prepares[outcome] = try node.metric(
                    "ilpnet_prepares_total", ("outcome", outcome))
            }
            let received = try XCTUnwrap(prepares.removeValue(forKey: "received"))
            XCTAssertEqual(
                received, prepares.values.reduce(0, +), "\(file.name), \(message): \(prepares)")
        }
    }

    /// Each node dials the next; all ports stay the same for good.
    private func startChain() throws {
        let names = ChainKillTests.names
        let ports = try names.map { _ in try FreePort.take() }
        files = names.indices.map { index in
            var accounts: [NodeFile.Account] = []
            if index > 0 { accounts.append(.init(names[index - 1])) }
            if index == 0 { accounts.append(.init("client", relation: "child")) }
            var routes: [(String, String)] = []
            if index + 1 < names.count {
                accounts.append(.init(names[index + 1], port: ports[index + 1]))
                routes.append(("test.n5", names[index + 1]))
            }
            var file = NodeFile(names[index], accounts, routes: routes)
            file.btpPort = ports[index]
            return file
        }
        nodes = try files.reversed().map { try ConnectorProcess($0, in: folder) }.reversed()
        for node in nodes {
            try eventually(within: 10, "the chain is up") {
                try node.page("/health/ready").status == 200
            }
        }
    }
}
