import Connector
import Foundation
import TestSupport
import XCTest

/// Random operations on the table and on a dictionary, which must say the same. A failure prints
/// its seed; `ILPNET_SEED=n` replays that one alone.
final class InFlightModelTests: XCTestCase {
    private static let runs: UInt64 = 12
    private static let steps = 3000
    /// The wheel's ticks: a packet may expire so much later.
    private static let tickMilliseconds: Int64 = 16

    private var table = InFlightTable(nowMilliseconds: 0, countMax: 1)
    private var model: [UInt32: InFlight] = [:]
    /// Those in flight, and some that were.
    private var ids: [UInt32] = []
    private var now: Int64 = 0
    private var longest = 0

    func testTheTableSaysWhatADictionaryWould() {
        let only = ProcessInfo.processInfo.environment["ILPNET_SEED"].flatMap(UInt64.init)
        for seed in only.map({ [$0] }) ?? Array(1...Self.runs) {
            var random = SeededGenerator(seed: seed)
            now = Int64(random.below(1 << 40))
            model = [:]
            ids = []
            // Some stay small, others grow three times.
            table = InFlightTable(
                nowMilliseconds: now, countMax: [5, 600, 5000].randomElement(using: &random)!,
                lastId: UInt32.random(in: .min ... .max, using: &random))
            for _ in 0..<Self.steps {
                if let fault = step(&random) { return XCTFail("ILPNET_SEED=\(seed): \(fault)") }
                longest = max(longest, table.count)
            }
        }
        if only == nil { XCTAssertGreaterThan(longest, 1024, "no table has grown twice") }
    }

    /// What is wrong, if anything.
    private func step(_ random: inout SeededGenerator) -> String? {
        let fault =
            switch random.below(200) {
            case 0: random.isOne(in: 5) ? takeAll(of: random.below(4)) : nil
            case 1..<8: expire(after: Int64(random.below(200)))
            case 8..<50: takeOne(&random)
            case 50..<60: takeStranger(&random)
            default: add(&random)
            }
        if fault != nil { return fault }
        return table.count == model.count ? nil : "\(table.count) packets, not \(model.count)"
    }

    private func add(_ random: inout SeededGenerator) -> String? {
        guard !table.isFull else {
            return model.count >= table.countMax ? nil : "full with \(model.count)"
        }
        var packet = InFlight()
        packet.deadline = now + 1 + Int64(random.below(random.isOne(in: 50) ? 200_000 : 30_000))
        packet.nextPeer = Int32(random.below(4))
        packet.amount = random.next()
        let id = table.add(packet, nowMilliseconds: now)
        packet.requestId = id
        ids.append(id)
        return model.updateValue(packet, forKey: id) == nil ? nil : "id \(id) was in use"
    }

    private func takeOne(_ random: inout SeededGenerator) -> String? {
        guard !ids.isEmpty else { return nil }
        let i = random.below(ids.count)
        ids.swapAt(i, ids.count - 1)
        let id = ids[ids.count - 1]
        guard let packet = model[id] else {
            ids.removeLast()
            return table.take(id, from: 0) == nil ? nil : "\(id) was taken twice"
        }
        let peer = random.isOne(in: 4) ? Int32(random.below(4)) : packet.nextPeer
        let taken = table.take(id, from: Int(peer))
        guard peer == packet.nextPeer else {
            return taken == nil ? nil : "\(id) was taken for another peer"
        }
        model[id] = nil
        return taken?.amount == packet.amount ? nil : "\(id) gave \(String(describing: taken))"
    }

    private func takeStranger(_ random: inout SeededGenerator) -> String? {
        let known = ids.randomElement(using: &random) ?? 0
        // Its neighbours, and those that share its slot.
        let id = known &+ [1, 1024, 4096, 1 << 20, .max].randomElement(using: &random)!
        guard model[id] == nil else { return nil }
        for peer in 0..<4 where table.take(id, from: peer) != nil { return "\(id) was taken" }
        return nil
    }

    private func takeAll(of peer: Int) -> String? {
        var place = 0
        while let packet = table.take(nextOf: peer, from: &place) {
            guard Int(packet.nextPeer) == peer,
                model.removeValue(forKey: packet.requestId)?.amount == packet.amount
            else { return "\(packet) was taken for \(peer)" }
        }
        let left = model.values.first { Int($0.nextPeer) == peer }
        return left.map { "\($0) was not taken" }
    }

    private func expire(after milliseconds: Int64) -> String? {
        now += milliseconds
        while let packet = table.takeExpired(now) {
            guard packet.deadline <= now,
                model.removeValue(forKey: packet.requestId)?.amount == packet.amount
            else { return "\(packet) expired at \(now)" }
        }
        let next = model.values.lazy.map(\.deadline).min()
        if let next, next <= now - Self.tickMilliseconds {
            return "\(next) did not expire at \(now)"
        }
        let wait = Int64(table.millisecondsToNext(now))
        guard let next else { return wait == -1 ? nil : "waits for \(wait) ms, for nothing" }
        return wait >= 0 && wait <= max(0, next - now) + Self.tickMilliseconds
            ? nil : "waits for \(wait) ms until \(next) at \(now)"
    }
}
