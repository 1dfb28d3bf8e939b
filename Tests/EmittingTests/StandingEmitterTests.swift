import Foundation
import TestSupport
import XCTest

@testable import Emitting

/// An emitter whose thread stands still, as where a disk does, and whoever may not wait for it.
final class StandingEmitterTests: XCTestCase {
    private let notices = Notices()
    private var folder: TemporaryFolder!

    override func setUpWithError() throws { folder = try TemporaryFolder() }

    /// Where the thread stands until it is let go on.
    private final class Gate: Sendable {
        private let reached = DispatchSemaphore(value: 0)
        private let isOpen = DispatchSemaphore(value: 0)

        func stand() {
            reached.signal()
            isOpen.wait()
            isOpen.signal()
        }

        func wait() -> Bool { reached.wait(timeout: .now() + 10) == .success }
        func open() { isOpen.signal() }
    }

    /// Its hub is not there, and saying so the thread stands.
    private func standing(
        bytesMax: Int = EmitterSettings.spoolBytesMaxByDefault
    ) throws -> (emitter: Emitter, gate: Gate) {
        let gate = Gate()
        var settings = try EmitterSettings.test(
            notices, folder: folder.path, spoolBytesMax: bytesMax)
        settings.log = { [notices] in
            notices.sink($0)
            if "\($0.event)" == "telemetry not connected" { gate.stand() }
        }
        let emitter = try Emitter.start(settings)
        XCTAssertTrue(gate.wait())
        return (emitter, gate)
    }

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = Date()
        try work()
        return Date().timeIntervalSince(start)
    }

    private func hops(_ events: inout EventProducer, _ count: Int) {
        for i in 0..<count {
            TestEvents.emitHop(&events, at: 1_700_000_000_000_000 + Int64(i))
            if i % 10 == 9 { events.publish() }
        }
        events.publish()
    }

    func testLeavingItTakesNoTimeAndItEndsByItself() throws {
        let (emitter, gate) = try standing()
        var events = emitter.takeProducer()
        hops(&events, 1_000)
        XCTAssertLessThan(seconds { emitter.leave(deadlineMilliseconds: 50) }, 0.1)
        XCTAssertFalse(emitter.hasEnded)
        gate.open()
        try eventually(within: 5, "it ends") { emitter.hasEnded }
        emitter.waitForEnd()
        XCTAssertEqual(emitter.counters.spooledEvents, events.emitted)
    }

    func testTheNextOneIsThereAtOnceAndTakesTheFolderWhenItIsFree() throws {
        let (old, gate) = try standing()
        old.leave(deadlineMilliseconds: 50)
        let hub = try TestHub()
        let settings = try EmitterSettings.test(notices, url: hub.url, folder: folder.path)
        var next: Emitter?
        XCTAssertLessThan(try seconds { next = try Emitter.startLater(settings) }, 0.1)
        let emitter = try XCTUnwrap(next)
        var events = emitter.takeProducer()
        TestEvents.define(&events)
        hops(&events, 500)
        XCTAssertEqual(emitter.counters.spooledEvents, 0)
        gate.open()
        try eventually(within: 5, "all is acknowledged") {
            emitter.counters.ackedEvents == events.emitted
        }
        emitter.stop(deadlineMilliseconds: 1_000)
        old.waitForEnd()
        XCTAssertFalse(notices.contains("telemetry cannot be spooled"), notices.text)
        hub.end()
    }

    func testWhatWasToldIsSpooledThoughTheEndIsOrderedBeforeTheFolderIsFree() throws {
        let (old, gate) = try standing()
        old.leave(deadlineMilliseconds: 50)
        let settings = try EmitterSettings.test(
            notices, url: "ws://127.0.0.1:1", folder: folder.path)
        let next = try Emitter.startLater(settings)
        var events = next.takeProducer()
        TestEvents.define(&events)
        hops(&events, 500)
        next.leave(deadlineMilliseconds: 5_000)
        gate.open()
        old.waitForEnd()
        next.waitForEnd()
        XCTAssertEqual(next.counters.spooledEvents, events.emitted)
    }

    func testAFolderThatCannotBeHadIsToldOfAndTriedAgain() throws {
        try folder.write("no folder", to: "spool")
        let hub = try TestHub()
        let settings = try EmitterSettings.test(notices, url: hub.url, folder: folder["spool"])
        let emitter = try Emitter.startLater(settings)
        var events = emitter.takeProducer()
        hops(&events, 100)
        try eventually(within: 5, "it is told") {
            notices.contains("telemetry cannot be spooled", folder["spool"])
        }
        // What is ordered meanwhile is heard later.
        XCTAssertTrue(emitter.change(url: try HubURL(hub.url), key: Array("another".utf8)))
        try FileManager.default.removeItem(atPath: folder["spool"])
        try eventually(within: 5, "all is acknowledged") {
            emitter.counters.ackedEvents == events.emitted
        }
        XCTAssertEqual(hub.received.requests.first?.single("x-api-key"), "another")
        emitter.stop(deadlineMilliseconds: 1_000)
        XCTAssertEqual(notices.count("telemetry cannot be spooled"), 1, notices.text)
        hub.end()
    }

    func testItHearsTheLastOrderOfAnyNumber() throws {
        let (emitter, gate) = try standing()
        let hub = try TestHub()
        var events = emitter.takeProducer()
        hops(&events, 100)
        for i in 0..<1_000 {
            let url = try HubURL(i == 999 ? hub.url : "ws://127.0.0.1:1/")
            XCTAssertTrue(emitter.change(url: url, key: nil))
        }
        emitter.leave(deadlineMilliseconds: 5_000)
        gate.open()
        try eventually(within: 5, "it ends") { emitter.hasEnded }
        emitter.waitForEnd()
        XCTAssertEqual(emitter.counters.ackedEvents, events.emitted)
        hub.end()
    }

    /// The ring runs over, and of what it holds most finds no room in the spool.
    func testWhatIsLostTwiceIsCountedOnceAndTombstonesSaySo() throws {
        let (emitter, gate) = try standing(bytesMax: EmitterSettings.spoolBytesMin)
        var events = emitter.takeProducer()
        while events.lost < 10_000 { hops(&events, 100) }
        XCTAssertEqual(emitter.counters.tombstonedEvents, 0)
        let hub = try TestHub(.mute)
        XCTAssertTrue(emitter.change(url: try HubURL(hub.url), key: nil))
        gate.open()
        try eventually(within: 10, "the spool is full, and the ring empty") {
            let counters = emitter.counters
            return counters.spooledEvents + counters.spoolLostEvents == events.emitted - events.lost
        }
        // The ring's tombstone comes in a frame that is too long for what is left of the spool.
        for _ in 0..<2_000 { TestEvents.emitHop(&events, at: 1_700_000_000_000_000) }
        events.publish()
        try eventually(within: 10, "the tombstone is lost") {
            emitter.counters.ringLostEvents == events.lost
        }
        hub.change(.prompt)
        hub.hangUp()
        try eventually(within: 10, "all is acknowledged") {
            let counters = emitter.counters
            return counters.tombstonedEvents > 0 && counters.unackedBytes == 0
        }
        hops(&events, 100)
        emitter.stop(deadlineMilliseconds: 10_000)
        let counters = emitter.counters
        XCTAssertEqual(counters.ringLostEvents, events.lost)
        let told = hub.received.lost.values.reduce(0, +)
        XCTAssertEqual(counters.ringLostEvents + counters.spoolLostEvents, told)
        XCTAssertEqual(counters.tombstonedEvents, told)
        XCTAssertEqual(hub.received.faults, [])
        XCTAssertEqual(hub.received.next(hub.epoch), events.emitted)
        hub.end()
    }

    /// Nothing is told any more that could bring the tombstone for what the ring lost last.
    func testWhatIsLostAtTheVeryEndIsToldAsWell() throws {
        let (emitter, gate) = try standing()
        var events = emitter.takeProducer()
        while events.lost < 1_000 { hops(&events, 100) }
        emitter.leave(deadlineMilliseconds: 0)
        gate.open()
        emitter.waitForEnd()
        XCTAssertEqual(emitter.counters.ringLostEvents, events.lost)
        XCTAssertEqual(emitter.counters.spooledEvents, events.emitted)
    }
}
