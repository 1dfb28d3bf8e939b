import Foundation
import TestSupport
import XCTest

/// The hub is killed while a thousand events a second come in and three clients listen. Every event
/// is in the log once, and every client has seen it once and in order.
///
/// Twenty times; two hundred times:
///
///     ILPNET_KILLS=200 swift test --filter HubKillTests
///
/// A failure names its seed; `ILPNET_SEED` replays it, as far as time lets it.
final class HubKillTests: XCTestCase {
    private static let killsByDefault = 20
    private static let perSecond = 1_000

    func testNothingIsLostAndNothingIsToldTwiceHoweverOftenTheHubIsKilled() throws {
        let environment = ProcessInfo.processInfo.environment
        let kills = environment["ILPNET_KILLS"].flatMap { Int($0) } ?? Self.killsByDefault
        let seed = environment["ILPNET_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
        var chance = SeededGenerator(seed: seed)
        let hub = try RunningHub()
        let source = try EventSourceThread(
            "node", to: hub, perSecond: Self.perSecond, spool: hub.folder["spool"])
        let clients = (1...3).map { Subscriber(of: hub, channels: "packets", id: "c\($0)") }
        for _ in 0..<kills {
            poll(nil, 0, Int32(chance.below(200)))
            hub.kill()
            poll(nil, 0, Int32(chance.below(30)))
            try hub.start()
        }
        try eventually(within: 30, "events flow again, seed \(seed)") {
            clients.allSatisfy { $0.now.connections > 1 }
        }
        source.endProducing()
        let count = source.count
        try eventually(within: 60, "everybody has everything, seed \(seed)") {
            clients.allSatisfy { $0.now.events >= Int(count) }
        }
        source.stop(within: 10)
        for client in clients {
            client.stop()
            XCTAssertEqual(client.now.faults, [], "seed \(seed)")
            XCTAssertEqual(client.now.events, Int(count), "seed \(seed)")
        }
        hub.kill(SIGTERM)
        let stored = try StoredEvents(folder: hub.dataFolder)
        XCTAssertEqual(stored.faults, [], "seed \(seed)")
        XCTAssertEqual(stored.lost, [:], "seed \(seed)")
        XCTAssertEqual(stored.runs(of: "node").map { stored.next[$0] }, [count], "seed \(seed)")
        XCTAssertGreaterThan(count, UInt64(kills * 50), "there was no load to speak of")
    }
}
