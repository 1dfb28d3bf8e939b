import Foundation
import TestSupport
import XCTest

/// Two connectors tell a hub about a thousand events a second, and one after the other is killed. What
/// it had spooled arrives, once and in order.
///
/// Twenty times; two hundred times:
///
///     ILPNET_KILLS=200 swift test --filter ConnectorKillTests
///
/// A failure names its seed; `ILPNET_SEED` replays it, as far as time lets it.
final class ConnectorKillTests: XCTestCase {
    private static let killsByDefault = 20
    /// Nine events each: five where it comes in, four where it is delivered.
    private static let packetsPerSecond = 140

    func testWhatAConnectorHadSpooledArrivesOnceHoweverOftenItIsKilled() throws {
        let environment = ProcessInfo.processInfo.environment
        let kills = environment["ILPNET_KILLS"].flatMap { Int($0) } ?? Self.killsByDefault
        let seed = environment["ILPNET_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
        var chance = SeededGenerator(seed: seed)
        let hub = try RunningHub()
        let last = try RunningConnector("n2", telling: hub, before: "n1")
        let first = try RunningConnector("n1", telling: hub, client: "client", next: last)
        let nodes = [first, last]
        let load = try PacketLoad(
            to: first, as: "client", for: "test.n2.desk", perSecond: Self.packetsPerSecond)
        try eventually(within: 10, "packets arrive") { load.fulfilled > 10 }

        var spooled: [StoredEvents.Run: UInt64] = [:]
        var onlySpooled = 0
        for kill in 0..<kills {
            let victim = nodes[chance.below(2)]
            // A hub that stands still now and then leaves more to the spool alone.
            let standsStill = kill % 4 == 0
            if standsStill { hub.signal(SIGSTOP) }
            poll(nil, 0, Int32(chance.below(200)))
            victim.kill()
            let held = try victim.spooled()
            spooled.merge(held) { $1 }
            if standsStill {
                let stored = try StoredEvents(folder: hub.dataFolder)
                if held.contains(where: { $1 > stored.next[$0] ?? 0 }) { onlySpooled += 1 }
                hub.signal(SIGCONT)
            }
            poll(nil, 0, Int32(chance.below(30)))
            try victim.start()
        }
        let before = load.fulfilled
        try eventually(within: 20, "packets arrive again, seed \(seed)") {
            load.fulfilled > before + 10
        }
        load.stop()
        var emitted: [String: UInt64] = [:]
        for node in nodes {
            try eventually(within: 30, "\(node.name) is acknowledged, seed \(seed)") {
                let count = try node.metric("ilpnet_telemetry_events_total")
                emitted[node.name] = count
                return try node.metric("ilpnet_telemetry_unacked_bytes") == 0
                    && node.metric("ilpnet_telemetry_events_total") == count
            }
            node.kill(SIGTERM)
        }
        hub.kill(SIGTERM)

        let stored = try StoredEvents(folder: hub.dataFolder)
        XCTAssertEqual(stored.faults, [], "seed \(seed)")
        XCTAssertEqual(stored.lost, [:], "seed \(seed)")
        for (run, next) in spooled {
            XCTAssertGreaterThanOrEqual(stored.next[run] ?? 0, next, "seed \(seed), \(run)")
        }
        let runs = nodes.map { stored.runs(of: $0.name) }
        for (node, runs) in zip(nodes, runs) {
            XCTAssertGreaterThanOrEqual(
                runs.last.flatMap { stored.next[$0] } ?? 0, emitted[node.name] ?? .max,
                "seed \(seed)")
        }
        // One that is killed in its first moment may have had nothing to tell.
        XCTAssertGreaterThan(spooled.count, kills / 2)
        XCTAssertGreaterThan(onlySpooled, 0, "nothing was ever in a spool alone")
        XCTAssertGreaterThan(
            stored.count(of: "n1") + stored.count(of: "n2"), UInt64(kills * 50),
            "there was no load to speak of")
    }
}
