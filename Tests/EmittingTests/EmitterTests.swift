import Foundation
import Telemetry
import TestSupport
import XCTest

@testable import Emitting

/// A whole emitter, and hubs of every manner.
final class EmitterTests: XCTestCase {
    private let notices = Notices()
    private var folder: TemporaryFolder!

    override func setUpWithError() throws { folder = try TemporaryFolder() }

    /// An emitter with its packet thread's end, and how it is stopped.
    private struct Running: ~Copyable {
        var events: EventProducer
        let emitter: Emitter

        init(_ settings: EmitterSettings) throws {
            emitter = try Emitter.start(settings)
            events = emitter.takeProducer()
            TestEvents.define(&events)
        }

        mutating func hops(_ count: Int, pauseEvery: Int = 200) {
            for i in 0..<count {
                TestEvents.emitHop(&events, at: 1_700_000_000_000_000 + Int64(i))
                if i % 10 == 9 { events.publish() }
                if i % pauseEvery == pauseEvery - 1 { poll(nil, 0, 1) }
            }
            events.publish()
        }

        func stop(_ milliseconds: Int = 5_000) { emitter.stop(deadlineMilliseconds: milliseconds) }
    }

    private func settings(
        _ url: String, isInMemory: Bool = false, key: String? = nil,
        bytesMax: Int = EmitterSettings.spoolBytesMaxByDefault
    ) throws -> EmitterSettings {
        try EmitterSettings.test(
            notices, url: url, folder: isInMemory ? nil : folder.path, spoolBytesMax: bytesMax,
            key: key)
    }

    /// One epoch arrived whole.
    private func assertWhole(
        _ hub: TestHub, _ emitted: UInt64, line: UInt = #line
    ) {
        let received = hub.received
        XCTAssertEqual(received.faults, [], line: line)
        XCTAssertEqual(received.ranges.count, 1, line: line)
        for epoch in received.ranges.keys {
            XCTAssertEqual(received.next(epoch), emitted, line: line)
        }
    }

    func testEveryEventArrivesOnceAndInOrder() throws {
        for isInMemory in [false, true] {
            let hub = try TestHub()
            var node = try Running(settings(hub.url, isInMemory: isInMemory, key: "secret-key"))
            node.hops(5_000)
            let emitted = node.events.emitted
            XCTAssertEqual(emitted, 25_000)
            node.stop()
            assertWhole(hub, emitted)
            let received = hub.received
            XCTAssertEqual(received.repeated, 0)
            XCTAssertEqual(received.links, ["a", "alice", "bob"])
            XCTAssertEqual(received.lost, [:])
            let counters = node.emitter.counters
            XCTAssertEqual(counters.spooledEvents, emitted)
            XCTAssertEqual(counters.ackedEvents, emitted)
            XCTAssertEqual(counters.tombstonedEvents, 0)
            XCTAssertEqual(counters.unackedBytes, 0)
            XCTAssertEqual(UInt64(received.bytes), counters.spooledBytes)
            XCTAssertEqual(received.hellos.count, 1)
            XCTAssertEqual(received.hellos.first?.node, "a")
            XCTAssertEqual(received.hellos.first?.program, "1.0")
            XCTAssertEqual(received.requests.first?.single("x-api-key"), "secret-key")
            XCTAssertFalse(notices.text.contains("secret"))
            hub.end()
        }
    }

    func testAnEventAloneArrivesAtOnce() throws {
        let hub = try TestHub()
        var node = try Running(settings(hub.url))
        try eventually(within: 5, "it connects") { node.emitter.counters.isConnected }
        for round in 1...20 {
            let record = try XCTUnwrap(RecordWriter.text(.log, data: Array("{}".utf8)))
            node.events.append(record, microseconds: 5)
            node.events.publish()
            try eventually(within: 5, "event \(round)") {
                node.emitter.counters.ackedEvents == UInt64(round)
            }
        }
        node.stop()
        assertWhole(hub, 20)
        hub.end()
    }

    func testAHubThatIsDownIsDialledForEverAndMissesNothing() throws {
        let first = try TestHub()
        let port = first.port
        first.end()
        var node = try Running(settings("ws://127.0.0.1:\(port)/"))
        node.hops(3_000)
        try eventually(within: 5, "all is spooled") {
            node.emitter.counters.spooledEvents == 15_000
        }
        XCTAssertFalse(node.emitter.counters.isConnected)
        let hub = try TestHub(port: port)
        try eventually(within: 10, "all is acknowledged") {
            node.emitter.counters.ackedEvents == 15_000
        }
        XCTAssertEqual(notices.count("telemetry not connected"), 1, notices.text)
        // It goes again, and comes back with nothing of what it had: that need not be sent again.
        hub.end()
        node.hops(1_000)
        let second = try TestHub(port: port)
        try eventually(within: 10, "the rest is acknowledged") {
            node.emitter.counters.ackedEvents == 20_000
        }
        let epoch = try XCTUnwrap(second.received.ranges.keys.first)
        XCTAssertEqual(second.received.next(epoch, from: 15_000), 20_000)
        XCTAssertGreaterThanOrEqual(
            second.received.ranges[epoch]?.first?.lowerBound ?? 0, 14_000)
        node.stop()
        second.end()
    }

    func testWhatWasNotAcknowledgedIsSentAgainWheneverTheConnectionBreaks() throws {
        let hub = try TestHub(.mute)
        var node = try Running(settings(hub.url))
        node.hops(2_000)
        try eventually(within: 5, "all came once") { hub.received.next(hub.epoch) == 10_000 }
        for _ in 0..<3 {
            let before = hub.received.connections
            hub.hangUp()
            try eventually(within: 5, "it comes back") { hub.received.connections > before }
            node.hops(100)
        }
        hub.change(.prompt)
        hub.hangUp()
        try eventually(within: 10, "all is acknowledged") {
            node.emitter.counters.ackedEvents == 11_500
        }
        XCTAssertGreaterThanOrEqual(hub.received.repeated, 10_000)
        node.stop()
        assertWhole(hub, 11_500)
        XCTAssertEqual(Set(hub.received.hellos.map(\.instance)).count, 1)
        hub.end()
    }

    func testASlowHubDelaysNobodyAndGetsAll() throws {
        let hub = try TestHub(.slow(bytes: 8_192, milliseconds: 1))
        var node = try Running(settings(hub.url))
        let start = Date()
        node.hops(20_000, pauseEvery: 2_000)
        let seconds = Date().timeIntervalSince(start)
        let emitted = node.events.emitted
        XCTAssertEqual(node.events.lost, 0)
        try eventually(within: 30, "all is acknowledged") {
            node.emitter.counters.ackedEvents == emitted
        }
        XCTAssertLessThan(seconds, 5)
        node.stop()
        assertWhole(hub, emitted)
        hub.end()
    }

    func testAHubThatNeverReadsIsLeftAloneByStopping() throws {
        let hub = try TestHub(.deaf)
        var node = try Running(settings(hub.url))
        node.hops(2_000)
        let emitted = node.events.emitted
        let start = Date()
        node.stop(200)
        XCTAssertLessThan(Date().timeIntervalSince(start), 2)
        XCTAssertEqual(node.emitter.counters.spooledEvents, emitted)
        hub.end()
    }

    func testAHubThatRefusesIsToldOfOnceAndDialledOn() throws {
        let hub = try TestHub(.refusing)
        var node = try Running(settings(hub.url))
        node.hops(100)
        try eventually(within: 5, "it is dialled again") { hub.received.connections > 3 }
        XCTAssertEqual(notices.count("telemetry refused"), 1, notices.text)
        XCTAssertTrue(notices.contains("telemetry refused", "Unauthorized"))
        hub.change(.prompt)
        try eventually(within: 5, "it is let in") { node.emitter.counters.ackedEvents == 500 }
        node.stop()
        assertWhole(hub, 500)
        hub.end()
    }

    /// Somebody else at this address guessed: the key may be right.
    func testAHubThatMakesTheAddressWaitIsAskedAgainAsUsual() throws {
        let hub = try TestHub(.resting)
        var settings = try self.settings(hub.url)
        settings.unauthorizedMilliseconds = 60_000
        let node = try Running(settings)
        try eventually(within: 5, "it is dialled again") { hub.received.connections > 3 }
        XCTAssertTrue(notices.contains("telemetry refused", "Too many failures"), notices.text)
        node.stop()
        hub.end()
    }

    /// A hub lets in nobody from an address of which ten keys were wrong in a minute.
    func testAHubThatDoesNotKnowTheKeyIsNotAskedAgainSoon() throws {
        let hub = try TestHub(.refusing)
        var settings = try self.settings(hub.url)
        settings.unauthorizedMilliseconds = 400
        let node = try Running(settings)
        try eventually(within: 5, "it is refused") { hub.received.connections == 1 }
        let start = ContinuousClock.now
        try eventually(within: 5, "it is dialled again") { hub.received.connections == 2 }
        XCTAssertGreaterThan(ContinuousClock.now - start, .milliseconds(350))
        node.stop()
        hub.end()
    }

    func testAHubThatAcknowledgesWhatWasNeverSentIsNotBelieved() throws {
        let hub = try TestHub(.lying)
        var node = try Running(settings(hub.url))
        node.hops(100)
        try eventually(within: 5, "it lies") {
            notices.contains("telemetry acknowledged that was never sent")
        }
        node.hops(100)
        try eventually(within: 5, "all came") { hub.received.next(hub.epoch) == 1_000 }
        XCTAssertEqual(node.emitter.counters.ackedEvents, 0)
        XCTAssertEqual(notices.count("telemetry acknowledged that was never sent"), 1)
        hub.change(.prompt)
        hub.hangUp()
        try eventually(within: 5, "all is kept until then") {
            node.emitter.counters.ackedEvents == 1_000
        }
        node.stop()
        hub.end()
    }

    func testAServerOfThePlainProtocolGetsEventsAsJSON() throws {
        let hub = try TestHub(.plain)
        var node = try Running(settings(hub.url))
        let alert = try XCTUnwrap(RecordWriter.text(.alert, data: Array("{}".utf8)))
        node.events.append(alert, microseconds: 1_700_000_000_000_000)
        node.hops(200)
        let emitted = node.events.emitted
        try eventually(within: 5, "all is with the socket") {
            node.emitter.counters.ackedEvents == emitted
        }
        node.stop()
        try eventually(within: 5, "all came") { hub.received.texts.count == Int(emitted) - 1 }
        let types = hub.received.texts.prefix(5).map { text -> EventType? in
            guard case .event(let event) = PlainMessage(Array(text.utf8)) else { return nil }
            return event.type
        }
        XCTAssertEqual(
            types, [.packetReceived, .routeLookup, .packetSent, .packetReceived, .packetSent])
        XCTAssertEqual(hub.received.hellos.count, 0)
        XCTAssertTrue(notices.contains("telemetry connected", "plain JSON"))
        hub.end()
    }

    func testAChangedURLIsTakenOverWithoutALoss() throws {
        let first = try TestHub(.mute)
        let second = try TestHub()
        var node = try Running(settings(first.url))
        node.hops(500)
        try eventually(within: 5, "the first has all") { first.received.next(first.epoch) == 2_500 }
        let url = try HubURL(second.url)
        XCTAssertFalse(node.emitter.change(url: url, key: Array("a\r\nb".utf8)))
        node.emitter.change(url: url, key: Array("other".utf8))
        node.hops(500)
        try eventually(within: 5, "the second has all") {
            node.emitter.counters.ackedEvents == 5_000
        }
        XCTAssertEqual(second.received.requests.first?.single("x-api-key"), "other")
        node.stop()
        assertWhole(second, 5_000)
        first.end()
        second.end()
    }

    func testANewRunSendsWhatTheOldOneCouldNot() throws {
        var emitted: [UInt64] = []
        for _ in 0..<3 {
            var node = try Running(settings("ws://127.0.0.1:1/"))
            node.hops(700)
            emitted.append(node.events.emitted)
            node.stop()
        }
        let hub = try TestHub()
        var node = try Running(settings(hub.url))
        node.hops(10)
        node.stop()
        let counters = node.emitter.counters
        XCTAssertEqual(counters.ackedEvents, emitted.reduce(50, +))
        XCTAssertEqual(counters.ackedOfThisRun, counters.spooledEvents)
        let received = hub.received
        XCTAssertEqual(received.faults, [])
        XCTAssertEqual(received.epochs, received.epochs.sorted(), "old ones first")
        XCTAssertEqual(
            received.ranges.keys.sorted().map { received.next($0) }, emitted + [50])
        XCTAssertEqual(received.lost, [:])
        XCTAssertEqual(folder.names().filter { !$0.hasPrefix("free") }, ["state.json"])
        // What was acknowledged is not sent again.
        node = try Running(settings(hub.url))
        node.stop()
        XCTAssertEqual(hub.received.frames, received.frames)
        hub.end()
    }

    func testPastTheQuotaATombstoneCountsExactly() throws {
        let hub = try TestHub(.mute)
        var node = try Running(settings(hub.url, bytesMax: EmitterSettings.spoolBytesMin))
        node.hops(10_000, pauseEvery: 500)
        let emitted = node.events.emitted
        try eventually(within: 5, "some is lost") {
            let counters = node.emitter.counters
            return counters.tombstonedEvents > 0
                && counters.tombstonedEvents + counters.spooledEvents == emitted
        }
        hub.change(.prompt)
        hub.hangUp()
        try eventually(within: 10, "all is acknowledged") {
            node.emitter.counters.unackedBytes == 0
        }
        node.hops(100)
        node.stop()
        assertWhole(hub, emitted + 500)
        XCTAssertEqual(hub.received.lost[.spoolFull], node.emitter.counters.tombstonedEvents)
        hub.end()
    }

    func testAWrongNodeIdOrKeyIsRefused() throws {
        var wrong = try settings("ws://127.0.0.1:1/")
        wrong.nodeId = String(repeating: "n", count: 256)
        XCTAssertThrowsError(try Emitter.start(wrong)) {
            XCTAssertTrue(($0 as? EmitterError)?.text.contains("1 to 255 bytes") == true)
        }
        for key in ["", "two words", "line\n", "\u{e9}", String(repeating: "k", count: 513)] {
            let wrong = try settings("ws://127.0.0.1:1/", key: key)
            XCTAssertThrowsError(try Emitter.start(wrong)) { error in
                XCTAssertEqual(error as? EmitterError, .key)
                XCTAssertFalse(key.count > 1 && (error as? EmitterError)!.text.contains(key))
            }
        }
    }
}

extension TestHub {
    /// Of what came last.
    var epoch: UInt64 { received.epochs.last ?? 0 }
}
