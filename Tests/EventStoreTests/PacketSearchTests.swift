import EventStore
import Telemetry
import TestSupport
import XCTest

final class PacketSearchTests: XCTestCase {
    private let folder = try! TemporaryFolder()

    func testAllEventsOfAPacketAreFoundWhereverTheyLie() throws {
        let limits = StoreLimits(bytesMax: 64 << 20, segmentBytes: 1 << 20, tailBytes: 1 << 20)
        var store = try EventLogStore(folder: folder["log"], limits: limits, at: 1)
        var nodes = ["a", "b", "c"].map { SampleFrames($0) }
        for round in 0..<20 as Range<UInt64> {
            for node in nodes.indices {
                _ = try store.append(nodes[node].packets(round * 400..<round * 400 + 400))
                XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
            }
        }
        XCTAssertGreaterThan(store.segmentCount, 4)
        for packet in [0, 4_321, 7_999] as [UInt64] {
            let found = find(SampleFrames.id(packet), &store)
            XCTAssertEqual(
                found.map { String($0.split(separator: " ")[0]) },
                ["a", "b", "c"].flatMap { Array(repeating: $0, count: 5) })
            let first = 5 * packet % 2_000 + packet / 400 * 6_000
            XCTAssertEqual(found[0], "a PACKET_RECEIVED \(first)")
            XCTAssertEqual(found[1], "a ROUTE_LOOKUP \(first + 1)")
            XCTAssertEqual(found[14], "c PACKET_SENT \(first + 4_004)")
        }
        XCTAssertEqual(find(SampleFrames.id(9_999), &store), [])
        XCTAssertEqual(find(Array("anything".utf8), &store), [])
        XCTAssertEqual(find(SampleFrames.id(5), &store, eventsMax: 7).count, 7)
    }

    func testEventsOfOthersAreFoundByTheIdTheyGave() throws {
        var store = try EventLogStore(folder: folder["log"], at: 1)
        var a = SampleFrames("a")
        let id = String(decoding: SampleFrames.id(1), as: UTF8.self)
        _ = try store.append(a.text(.packetReceived, key: "p-1"))
        _ = try store.append(a.text(.log, key: id))
        _ = try store.append(a.text(.log, key: id + "-2"))
        _ = try store.append(a.packets(1..<2))
        _ = try store.append(a.text(.nodeStatus, key: "p-1"))
        XCTAssertEqual(find(Array("p-1".utf8), &store), [], "it is not durable")
        XCTAssertTrue(store.finish(withinMilliseconds: 5_000))
        XCTAssertEqual(find(Array("p-1".utf8), &store), ["a PACKET_RECEIVED 0"])
        XCTAssertEqual(find(Array(id.utf8), &store).count, 7)
        XCTAssertEqual(find(Array((id + "-2").utf8), &store), ["a LOG 2"])
    }

    private func find(
        _ id: [UInt8], _ store: inout EventLogStore, eventsMax: Int = 100
    ) -> [String] {
        var found: [String] = []
        store.search().events(of: PacketKey(id), eventsMax: eventsMax) { stored, event in
            let node = String(decoding: event.node, as: UTF8.self)
            found.append("\(node) \(event.type.name) \(stored.offset(of: event))")
        }
        return found
    }
}
