import CAllocations
import Foundation
import Telemetry
import TestSupport
import XCTest

@testable import Emitting

final class EventRingTests: XCTestCase {
    /// What should come out: records with their bytes, or a loss.
    private enum Expected: Equatable {
        case record([UInt8], events: UInt32)
        case loss(UInt64)
    }

    /// Any order of writing, publishing and reading gives what a plain list gives.
    func testTheRingGivesWhatAListGives() throws {
        for round in 0..<(Thoroughness.isFull ? 200 : 8) {
            let seed = UInt64.random(in: 0...UInt64.max)
            try check(seed: seed, isTight: round % 2 == 0)
        }
    }

    private func check(seed: UInt64, isTight: Bool) throws {
        var random = SeededGenerator(seed: seed)
        let ring = try EventRing(largeBytes: 1 << 20)
        var producer = EventProducer(ring)
        var consumer = EventConsumer(ring)
        var expected: [Expected] = []
        var taken = 0
        var emitted: UInt64 = 0
        var read: UInt64 = 0
        for step in 0..<3_000 {
            switch random.below(8) {
            case 0:
                let count = random.below(40_000)
                let record = [UInt8](repeating: UInt8(step & 255), count: count & ~3)
                let lost = producer.lost
                producer.append(record, microseconds: 5)
                emitted += 1
                note(
                    producer.lost == lost ? .record(record, events: 1) : .loss(1), in: &expected)
            case 1: producer.publish()
            case 2 where !isTight || random.isOne(in: 30):
                _ = consumer.look()
                while let entry = consumer.next() {
                    guard take(entry, &expected, &taken, &read) else {
                        return XCTFail("seed \(seed), step \(step): another entry came")
                    }
                    if random.isOne(in: 50) { break }
                }
                consumer.release()
            default:
                let count = (4 + random.below(RecordWriter.packetRecordBytesMax - 4)) & ~3
                let events = UInt32(1 + random.below(2))
                emitted += UInt64(events)
                guard let place = producer.room() else {
                    producer.lose(events: events)
                    note(.loss(UInt64(events)), in: &expected)
                    continue
                }
                let record = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: count)
                place.copyMemory(from: record, byteCount: count)
                producer.commit(count, events: events, microseconds: 5)
                note(.record(record, events: events), in: &expected)
            }
        }
        // Debts are paid once there is room, at the latest by the next publishing.
        for _ in 0..<3 {
            producer.publish()
            _ = consumer.look()
            while let entry = consumer.next() {
                guard take(entry, &expected, &taken, &read) else {
                    return XCTFail("seed \(seed): another entry came at the end")
                }
            }
            consumer.release()
        }
        XCTAssertEqual(taken, expected.count, "seed \(seed)")
        XCTAssertEqual(producer.emitted, emitted, "seed \(seed)")
        XCTAssertEqual(read, emitted, "seed \(seed): numbers without a hole")
        if isTight { XCTAssertGreaterThan(producer.lost, 0, "seed \(seed): the ring was full") }
    }

    private func note(_ what: Expected, in expected: inout [Expected]) {
        if case .loss(let count) = what, case .loss(let before) = expected.last {
            expected[expected.count - 1] = .loss(before + count)
        } else {
            expected.append(what)
        }
    }

    private func take(
        _ entry: EventConsumer.Entry, _ expected: inout [Expected], _ taken: inout Int,
        _ read: inout UInt64
    ) -> Bool {
        guard taken < expected.count else { return false }
        read += UInt64(entry.events)
        let bytes = Array(UnsafeRawBufferPointer(start: entry.place, count: entry.bytes))
        switch expected[taken] {
        case .record(let record, let events):
            guard entry.kind == .record, bytes == record, entry.events == events,
                entry.microseconds == 5
            else { return false }
        case .loss(let count):
            guard entry.kind == .loss, entry.events <= count else { return false }
            // Two tombstones may stand for one stretch of losses.
            if entry.events < count {
                expected[taken] = .loss(count - UInt64(entry.events))
                return true
            }
        }
        taken += 1
        return true
    }

    /// Two threads, checked by what each event says of itself. `swift test --sanitize=thread`
    /// watches the memory meanwhile.
    func testTwoThreadsSeeTheSameEventsInTheSameOrder() throws {
        let total: UInt64 = Thoroughness.isFull ? 5_000_000 : 40_000
        let ring = try EventRing(largeBytes: 1 << 20)
        let failure = FirstFailure()
        let ended = expectation(description: "the reader has all")
        Thread.detachNewThread {
            var consumer = EventConsumer(ring)
            var next: UInt64 = 0
            while next < total {
                if !consumer.look(), consumer.fallAsleep() {
                    var source = pollfd(fd: ring.descriptor, events: Int16(POLLIN), revents: 0)
                    if poll(&source, 1, 10_000) == 0 {
                        failure.note("nobody woke the reader at \(next)")
                        break
                    }
                    ring.clearWaking()
                }
                _ = consumer.look()
                while let entry = consumer.next() {
                    if entry.kind == .record,
                        entry.place.load(as: UInt64.self) != next
                            || entry.microseconds != Int64(next)
                    {
                        failure.note("\(next) is another one")
                    }
                    next += UInt64(entry.events)
                }
                consumer.release()
            }
            ended.fulfill()
        }
        var producer = EventProducer(ring)
        var random = SeededGenerator(seed: 1)
        while producer.emitted < total {
            for _ in 0..<(1 + random.below(30)) where producer.emitted < total {
                let number = producer.emitted
                guard let place = producer.room() else {
                    producer.lose(events: 1)
                    continue
                }
                place.storeBytes(of: number, as: UInt64.self)
                producer.commit(8 + 4 * random.below(40), events: 1, microseconds: Int64(number))
            }
            producer.publish()
            if random.isOne(in: 200) { poll(nil, 0, 1) }
        }
        for _ in 0..<5_000 where producer.lost > 0 {
            producer.publish()
            poll(nil, 0, 1)
        }
        wait(for: [ended], timeout: 30)
        XCTAssertEqual(failure.text, "")
    }

    func testARingThatIsEmptiedStaysInItsSmallLane() throws {
        let ring = try EventRing()
        var producer = EventProducer(ring)
        var consumer = EventConsumer(ring)
        for number in 0..<50_000 {
            TestEvents.emitHop(&producer, at: Int64(number))
            producer.publish()
            _ = consumer.look()
            while let entry = consumer.next() {
                let offset = entry.place - UnsafeRawPointer(ring.memory)
                XCTAssertLessThan(offset, EventRing.smallBytes)
            }
            consumer.release()
        }
        XCTAssertEqual(producer.lost, 0)
    }

    func testNeitherEndAsksTheHeapForAnything() throws {
        guard allocations_are_counted() == 1 else { throw XCTSkip("allocations are not counted") }
        let ring = try EventRing()
        var producer = EventProducer(ring)
        var consumer = EventConsumer(ring)
        let condition = [UInt8](repeating: 1, count: 32)
        let calls = try condition.withUnsafeBytes { condition in
            let start = try XCTUnwrap(condition.baseAddress)
            let before = allocations_of_this_thread().calls
            for number in 0..<20_000 {
                let packet = RecordWriter.Packet(
                    link: 0, pass: 0, requestId: 7, condition: start)
                if let place = producer.room() {
                    let bytes = RecordWriter.sent(place, packet, amount: 5)
                    producer.commit(bytes, events: 1, microseconds: 1)
                } else {
                    producer.lose(events: 1)
                }
                if number % 5_000 < 2_000 { producer.publish() }
                while consumer.look() { while consumer.next() != nil {} }
                consumer.release()
            }
            return allocations_of_this_thread().calls - before
        }
        XCTAssertEqual(calls, 0)
        XCTAssertEqual(producer.emitted, 20_000)
    }

    /// Which lane it was in before makes no difference to what a burst finds.
    func testABurstFindsTheWholeRingAtAnyTime() throws {
        let ring = try EventRing(largeBytes: 4 << 20)
        var producer = EventProducer(ring)
        var consumer = EventConsumer(ring)
        for burst in [100, 9_000, 3, 9_000, 1_000, 9_500, 1] {
            for _ in 0..<burst { TestEvents.emitHop(&producer, at: 1) }
            producer.publish()
            XCTAssertEqual(producer.lost, 0, "a burst of \(burst)")
            while consumer.look() { while consumer.next() != nil {} }
            consumer.release()
        }
    }

    func testAFullRingLosesAndSaysSoOnceThereIsRoom() throws {
        let ring = try EventRing(largeBytes: 1 << 20)
        var producer = EventProducer(ring)
        var consumer = EventConsumer(ring)
        TestEvents.define(&producer)
        while producer.lost < 1_000 { TestEvents.emitHop(&producer, at: 1) }
        producer.define(slot: 2, session: 9, name: "late")
        producer.publish()
        var kinds: [RingEntryKind] = []
        var numbers: UInt64 = 0
        for _ in 0..<2 {
            _ = consumer.look()
            while let entry = consumer.next() {
                if kinds.last != entry.kind { kinds.append(entry.kind) }
                numbers += UInt64(entry.events)
            }
            consumer.release()
            TestEvents.emitHop(&producer, at: 2)
            producer.publish()
        }
        XCTAssertEqual(kinds, [.definition, .record, .loss, .definition, .record])
        _ = consumer.look()
        while let entry = consumer.next() { numbers += UInt64(entry.events) }
        XCTAssertEqual(numbers, producer.emitted)
    }
}

/// Told by one thread, read by another.
private final class FirstFailure: @unchecked Sendable {
    // Sendable because the lock guards the text.
    private let lock = NSLock()
    private var first = ""

    var text: String { lock.withLock { first } }

    func note(_ text: String) { lock.withLock { if first.isEmpty { first = text } } }
}
