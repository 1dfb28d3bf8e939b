import CAllocations
import Telemetry
import Wire
import XCTest

@testable import Connector
@testable import Peering

/// Records of packets by value: what was decided comes in, lines come out.
final class NodeTelemetryTests: XCTestCase {
    private let condition = Hash256([UInt8](repeating: 0xab, count: 32))
    private let asker = 0, next = 1

    private func scene() throws -> TelemetryReader.Pair {
        var pair = try TelemetryReader.make()
        pair.telemetry.define(asker, session: 1, name: "asker")
        pair.telemetry.define(next, session: 2, name: "next")
        return pair
    }

    private func arrive(
        _ telemetry: inout NodeTelemetry, to destination: String = "test.bob.x",
        _ outcome: LookupOutcome = .matched
    ) {
        var bytes = Array(destination.utf8)
        bytes.withByteView { destination in
            telemetry.arrived(
                condition, destination, amount: 100, from: asker, requestId: 7,
                .init(
                    outcome: outcome,
                    selected: outcome == .matched ? UInt16(next) : RecordLayout.noLink,
                    prefixBytes: outcome == .matched || outcome == .local ? 8 : 0,
                    forwardedAs: outcome == .matched ? 9 : 0), at: 1_000)
            telemetry.remember(9, destination, capacity: 1_024)
        }
    }

    private func entry() -> InFlight {
        InFlight(
            amount: 100, condition: condition, originPeer: Int32(asker), originSession: 1,
            originRequestId: 7, nextPeer: Int32(next))
    }

    func testAPacketIsToldFromItsArrivalToItsEnd() throws {
        var scene = try scene()
        arrive(&scene.telemetry)
        scene.telemetry.sent(
            prepareTo: next, .init(token: 5, position: 300), requestId: 9, amount: 90)
        scene.telemetry.settle(at: 2_000) { _, _ in .written(300) }
        var entry = entry()
        entry.requestId = 9
        withUnsafePointer(to: &entry) {
            scene.telemetry.answered(
                $0, .reject, code: 0x30_30_54, latencyMicroseconds: 4_000, at: 3_000)
        }
        scene.telemetry.sent(
            .reject, to: asker, .init(token: 6, position: 10), requestId: 7, code: 0x30_30_54)
        scene.telemetry.settle(at: 4_000) { _, _ in .written(10) }
        scene.telemetry.events.publish()
        XCTAssertEqual(
            scene.reader.lines().map(shortened),
            [
                #"{"type":"PACKET_RECEIVED","data":{"packetId":"abab","packetType":"PREPARE","#
                    + #""source":"asker","destination":"test.bob.x","amount":"100","requestId":7}}"#,
                #"{"type":"ROUTE_LOOKUP","data":{"packetId":"abab","destination":"test.bob.x","#
                    + #""selectedPeer":"next","reason":"longest prefix match test.bob","#
                    + #""requestId":7,"forwardedAs":9}}"#,
                #"{"type":"PACKET_SENT","data":{"packetId":"abab","packetType":"PREPARE","#
                    + #""nextHop":"next","amount":"90","requestId":9}}"#,
                #"{"type":"PACKET_RECEIVED","data":{"packetId":"abab","packetType":"REJECT","#
                    + #""source":"next","destination":"test.bob.x","amount":"100","requestId":9,"#
                    + #""latencyMicroseconds":4000,"code":"T00"}}"#,
                #"{"type":"PACKET_SENT","data":{"packetId":"abab","packetType":"REJECT","#
                    + #""nextHop":"asker","code":"T00","requestId":7}}"#,
            ])
    }

    /// Records have sixteen bits for a peer's number.
    func testAPeerWithoutANumberOfItsOwnIsNeverToldOfByTheNameOfAnother() throws {
        var pair = try TelemetryReader.make()
        let peers = [65_533, 65_534, 65_535, 65_536, 131_070]
        for peer in peers { pair.telemetry.define(peer, session: 7, name: "peer-\(peer)") }
        var bytes = Array("test.x".utf8)
        for peer in peers {
            bytes.withByteView { destination in
                pair.telemetry.arrived(
                    condition, destination, amount: 1, from: peer, requestId: 1,
                    .init(
                        outcome: .matched, selected: NodeTelemetry.slot(peer), prefixBytes: 4,
                        forwardedAs: 9), at: 1)
            }
            pair.telemetry.sent(
                prepareTo: peer, .init(token: 5, position: 300), requestId: 9, amount: 1)
            // It waits in a queue of its peer's before it leaves.
            pair.telemetry.settle(at: 2) { _, _ in .written(0) }
            pair.telemetry.settle(at: 2) { _, _ in .written(300) }
        }
        pair.telemetry.events.publish()
        let lines = pair.reader.lines()
        XCTAssertEqual(lines.count, 3 * peers.count)
        for (place, line) in lines.enumerated() {
            let name = place < 3 ? "peer-65533" : NodeTelemetry.unnumberedName
            XCTAssertTrue(line.contains(":\"\(name)\""), line)
        }
    }

    func testEachOutcomeOfALookupHasItsReason() throws {
        for (outcome, reason) in [
            (LookupOutcome.local, "own address test.bob"), (.noRoute, "no route found"),
            (.invalid, "not an ILP address"),
        ] {
            var scene = try scene()
            arrive(&scene.telemetry, outcome)
            scene.telemetry.events.publish()
            let lines = scene.reader.lines()
            XCTAssertEqual(lines.count, 2)
            XCTAssert(lines[1].contains(#""selectedPeer":null,"reason":"\#(reason)""#), lines[1])
        }
        // What could not be read was not looked up.
        var scene = try scene()
        arrive(&scene.telemetry, LookupOutcome.none)
        scene.telemetry.events.publish()
        XCTAssertEqual(scene.reader.lines().count, 1)
        XCTAssertEqual(scene.telemetry.counts.lookups, 0)
    }

    func testTheSecondPassOfAConditionHasASuffix() throws {
        var scene = try scene()
        for _ in 1...3 { arrive(&scene.telemetry) }
        scene.telemetry.events.publish()
        let ids = scene.reader.lines().compactMap {
            $0.firstMatch(of: /"packetId":"([^"]*)"/).map { String($0.1.dropFirst(64)) }
        }
        XCTAssertEqual(ids, ["", "", "-2", "-2", "-3", "-3"])
    }

    func testWhatHasNotLeftIsNotToldOfUntilItHas() throws {
        var scene = try scene()
        arrive(&scene.telemetry)
        _ = scene.reader.lines()
        for position in [100, 200, 300] as [UInt64] {
            scene.telemetry.sent(
                prepareTo: next, .init(token: 5, position: position), requestId: UInt32(position),
                amount: 1)
        }
        scene.telemetry.sent(
            .fulfill, to: asker, .init(token: 6, position: 50), requestId: 7, code: 0)
        func sent(_ progress: PeerLinks.Progress) -> [String] {
            scene.telemetry.settle(at: 5) { token, _ in token == 6 ? .written(50) : progress }
            scene.telemetry.events.publish()
            return scene.reader.lines().filter { $0.contains("PACKET_SENT") }.compactMap {
                $0.firstMatch(of: /"requestId":(\d+)/).map { String($0.1) }
            }
        }
        XCTAssertEqual(sent(.written(199)), ["100", "7"])
        XCTAssertEqual(sent(.written(199)), [])
        XCTAssert(scene.telemetry.hasStaged)
        XCTAssertEqual(sent(.written(200)), ["200"])
        XCTAssertEqual(sent(.ended(299)), [])
        XCTAssertFalse(scene.telemetry.hasStaged)
        XCTAssertEqual(scene.telemetry.counts.unwritten, 1)
        XCTAssertEqual(scene.telemetry.counts.sent, 3)
    }

    func testALinkThatWaitsHoldsNoOtherBack() throws {
        var scene = try scene()
        arrive(&scene.telemetry)
        for round in 1...1_000 as ClosedRange<UInt64> {
            scene.telemetry.sent(
                prepareTo: next, .init(token: 5, position: round), requestId: 1, amount: 1)
            scene.telemetry.sent(
                .fulfill, to: asker, .init(token: 6, position: round), requestId: 2, code: 0)
            scene.telemetry.settle(at: 5) { token, _ in token == 6 ? .written(round) : .written(0) }
        }
        XCTAssertEqual(scene.telemetry.counts.sent, 1_000)
        scene.telemetry.settle(at: 6) { _, _ in .written(1_000) }
        XCTAssertEqual(scene.telemetry.counts.sent, 2_000)
        XCTAssertFalse(scene.telemetry.hasStaged)
    }

    /// Beyond the limit of what may wait, what is sent is lost: counted, with a number.
    func testWhatWaitsToLeaveIsBounded() throws {
        var scene = try scene()
        for position in 0..<SendStage.countMax + 10 {
            scene.telemetry.sent(
                prepareTo: next, .init(token: 5, position: UInt64(position) + 1), requestId: 1,
                amount: 1)
        }
        XCTAssertEqual(scene.telemetry.events.lost, 10)
        scene.telemetry.settle(at: 5) { _, _ in .ended(0) }
        XCTAssertEqual(scene.telemetry.counts.unwritten, UInt64(SendStage.countMax))
    }

    func testTellingOfPacketsTakesNothingFromTheHeap() throws {
        guard allocations_are_counted() == 1 else { throw XCTSkip("allocations are not counted") }
        var scene = try scene()
        var entry = entry()
        var destination = Array(String(repeating: "test.bob", count: 40).utf8)
        var taken = 0
        // What the test itself takes does not count.
        func counted(_ work: () -> Void) {
            let before = allocations_of_this_thread().calls
            work()
            taken += allocations_of_this_thread().calls - before
        }
        func round(_ id: UInt32) {
            entry.requestId = id
            destination.withByteView { destination in
                counted {
                    scene.telemetry.arrived(
                        condition, destination, amount: 100, from: asker, requestId: 7,
                        .init(outcome: .matched, selected: 1, prefixBytes: 8, forwardedAs: id),
                        at: 1)
                    scene.telemetry.remember(id, destination, capacity: 1_024)
                    scene.telemetry.sent(
                        prepareTo: next, .init(token: 5, position: UInt64(id)), requestId: id,
                        amount: 90)
                }
            }
            withUnsafePointer(to: &entry) { entry in
                counted {
                    scene.telemetry.answered(
                        entry, .fulfill, code: 0, latencyMicroseconds: 4, at: 3)
                    scene.telemetry.sent(
                        .fulfill, to: asker, .init(token: 6, position: UInt64(id)), requestId: 7,
                        code: 0)
                    // One of the two links keeps what it has for a while.
                    scene.telemetry.settle(at: 4) { token, _ in
                        .written(token == 6 || id % 50 == 0 ? UInt64(id) : 0)
                    }
                    scene.telemetry.events.publish()
                }
            }
        }
        for id in 1...500 as ClosedRange<UInt32> { round(id) }
        XCTAssertGreaterThan(taken, 0, "they are counted")
        taken = 0
        for id in 501...1_500 as ClosedRange<UInt32> { round(id) }
        XCTAssertEqual(taken, 0)
        XCTAssertEqual(scene.telemetry.counts.sent, 3_000)
    }

    func testAFullRingLosesAndCounts() throws {
        var scene = try scene()
        for _ in 0..<20_000 { arrive(&scene.telemetry) }
        XCTAssertEqual(scene.telemetry.counts.received, 20_000)
        XCTAssertGreaterThan(scene.telemetry.events.lost, 0)
        XCTAssertEqual(scene.telemetry.events.emitted, 40_000)
        scene.telemetry.events.publish()
        var told = scene.reader.lines().filter { $0.contains("\"PACKET_RECEIVED\"") }.count * 2
        // There is room for the tombstone now.
        scene.telemetry.events.publish()
        XCTAssertEqual(scene.reader.lines().filter { $0.contains("EVENTS_LOST") }.count, 1)
        told += Int(scene.reader.lost)
        XCTAssertEqual(told, 40_000)
    }
}

extension Hash256 {
    init(_ bytes: [UInt8]) { self = bytes.withUnsafeBytes { Hash256(loading: $0.baseAddress!) } }
}
