import EventStore
import Foundation
import Logging
import Reactor
import Synchronization
import Telemetry
import TestSupport
import XCTest

@testable import Dashboard

/// Events that nobody sends again, while the log takes nothing: tombstones tell exactly how many.
final class UnstoredEventsTests: XCTestCase {
    private let folder = try! TemporaryFolder()
    private let isFull = IsFull()
    private let now = LoopTime.read()

    private final class IsFull: Sendable {
        let value = Atomic(false)

        var calls: DiskCalls {
            DiskCalls(
                write: { descriptor, bytes, position in
                    if self.value.load(ordering: .relaxed) { return -Int(ENOSPC) }
                    return pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(position))
                }, sync: { _ in 0 }, retryMilliseconds: 2)
        }
    }

    private struct Scene: ~Copyable {
        var store: EventLogStore
        var ingest: TelemetryIngest
    }

    private func scene() throws -> Scene {
        let log = EventLog(file: LogFile(path: folder["log"]), node: "dashboard", level: .info)
        return Scene(
            store: try EventLogStore(
                folder: folder["store"], limits: StoreLimits(), at: 1, calls: isFull.calls),
            ingest: TelemetryIngest(epoch: 5, log: log))
    }

    private func say(_ node: String, _ count: Int, on connection: UInt64, _ scene: inout Scene) {
        if scene.ingest.sessions[connection] == nil {
            scene.ingest.opened(
                connection, framed: false, [.publish], from: "", at: now.monotonicMilliseconds)
        }
        for _ in 0..<count {
            let text =
                #"{"type":"LOG","nodeId":"\#(node)","timestamp":"2025-12-29T10:00:00.000Z","#
                + #""data":{"level":"info","message":"m"}}"#
            let verdict = scene.ingest.plain(Array(text.utf8), connection, &scene.store, now)
            XCTAssertEqual(verdict, .fine)
        }
    }

    /// The log is full once something that was told is on its way there.
    private func fill(_ scene: inout Scene) {
        isFull.value.store(true, ordering: .relaxed)
        say("x", 1, on: 1, &scene)
        XCTAssertFalse(scene.store.finish(withinMilliseconds: 50))
        XCTAssertNotNil(scene.store.failure)
    }

    private func makeRoom(_ scene: inout Scene) {
        isFull.value.store(false, ordering: .relaxed)
        XCTAssertTrue(scene.store.finish(withinMilliseconds: 5_000))
    }

    /// `node first..<next`, with what is lost of it.
    private func stored(_ scene: inout Scene) -> [String] {
        XCTAssertTrue(scene.store.finish(withinMilliseconds: 5_000))
        var found: [String] = []
        var offset: UInt64 = 0
        while case .frames(var frames) = scene.store.read(from: offset, atMost: 1 << 20) {
            offset = frames.endOffset
            while let frame = frames.next()?.frame {
                var tally = FrameTally()
                tally.add(frame)
                let node = String(decoding: frame.node, as: UTF8.self)
                found.append(
                    "\(node) \(frame.firstSequence)..<\(frame.nextSequence)"
                        + (tally.lost > 0 ? " lost \(tally.lost)" : ""))
            }
        }
        return found
    }

    func testWhatTheLogRefusedLeavesATombstoneThoughNothingFollows() throws {
        var scene = try scene()
        say("x", 1, on: 1, &scene)
        fill(&scene)
        say("x", 7, on: 1, &scene)
        say("y", 2, on: 2, &scene)
        XCTAssertEqual(scene.ingest.counters.unstored, 9)
        XCTAssertEqual(scene.ingest.counters.malformed, 0)
        makeRoom(&scene)
        _ = scene.ingest.offerHeld(&scene.store, now)
        XCTAssertEqual(
            stored(&scene).sorted(),
            ["x 0..<1", "x 1..<2", "x 2..<9 lost 7", "y 0..<2 lost 2"])
        XCTAssertEqual(scene.ingest.tallies["x"]?.tally.lost, 7)
        say("x", 1, on: 1, &scene)
        _ = scene.ingest.offerHeld(&scene.store, now)
        XCTAssertEqual(stored(&scene).last, "x 9..<10", "it is told once")
    }

    func testATombstoneStandsBeforeWhatTheLogTakesNext() throws {
        var scene = try scene()
        fill(&scene)
        for _ in 0..<3 {
            say("x", 2, on: 1, &scene)
            scene.ingest.tell(.log, Array("{}".utf8), &scene.store, now)
        }
        makeRoom(&scene)
        say("x", 1, on: 1, &scene)
        scene.ingest.tell(.log, Array("{}".utf8), &scene.store, now)
        XCTAssertEqual(
            stored(&scene),
            [
                "x 0..<1", "x 1..<7 lost 6", "x 7..<8", "dashboard 0..<3 lost 3",
                "dashboard 3..<4",
            ])
        XCTAssertEqual(scene.ingest.own.bereaved, [])
    }

    /// It is told that the log took it not, and may send it again.
    func testWhatAClientPublishedWasNoEventWhereItWasAnswered() throws {
        var scene = try scene()
        fill(&scene)
        let record = try XCTUnwrap(RecordWriter.text(.custom, data: Array("{}".utf8)))
        XCTAssertFalse(
            scene.ingest.number(record, of: "client:c", &scene.store, 1, now, isAnswered: true))
        makeRoom(&scene)
        _ = scene.ingest.offerHeld(&scene.store, now)
        XCTAssertTrue(
            scene.ingest.number(record, of: "client:c", &scene.store, 1, now, isAnswered: true))
        XCTAssertEqual(stored(&scene), ["x 0..<1", "client:c 0..<1"])
        XCTAssertEqual(scene.ingest.counters.unstored, 0)
    }

    func testNoConnectorSpeaksAsTheHubOrAsAClient() throws {
        var scene = try scene()
        say("dashboard", 1, on: 1, &scene)
        say("client:c", 1, on: 2, &scene)
        XCTAssertEqual(stored(&scene), [])
        XCTAssertEqual(scene.ingest.counters.malformed, 2)
    }

    func testWhatIsLostForWantOfANameIsNotCalledAFailureOfTheDisk() throws {
        var scene = try scene()
        for i in 0..<NodeHolders.countMax {
            _ = scene.ingest.own.frame([0, 0, 0, 0], of: "n\(i)", at: 1)
            scene.ingest.own.wasLost(of: "n\(i)", .bufferFull)
        }
        let record = try XCTUnwrap(RecordWriter.text(.log, data: Array("{}".utf8)))
        XCTAssertFalse(scene.ingest.number(record, of: "one more", &scene.store, 1, now))
        let bytes = try XCTUnwrap(scene.ingest.own.tombstone(of: OwnEvents.hubNode, at: 1))
        var own = OwnEvents(epoch: 5)
        own.wasLost(of: OwnEvents.hubNode, .bufferFull)
        let expected = try XCTUnwrap(own.tombstone(of: OwnEvents.hubNode, at: 1))
        // All but the number of names that were forgotten, which is none.
        XCTAssertEqual(Array(bytes), Array(expected))
    }

    /// Of more nodes than can be remembered the hub counts the loss as its own.
    func testNoLossIsForgottenForWantOfRoom() throws {
        var own = OwnEvents(epoch: 1)
        for i in 0..<NodeHolders.countMax {
            XCTAssertNotNil(own.frame([0, 0, 0, 0], of: "n\(i)", at: 1))
            own.wasLost(of: "n\(i)", .diskFailed)
        }
        XCTAssertNil(own.frame([0, 0, 0, 0], of: "one more", at: 1))
        own.wasLost(of: "one more", .diskFailed)
        XCTAssertEqual(own.bereaved.count, NodeHolders.countMax + 1)
        XCTAssertNotNil(own.tombstone(of: OwnEvents.hubNode, at: 1))
        own.tombstoneWasStored("n7", events: 1)
        XCTAssertNotNil(own.frame([0, 0, 0, 0], of: "one more", at: 1))
    }
}
