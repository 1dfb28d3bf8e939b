import Foundation
import Synchronization
import Telemetry

@testable import Emitting

/// Events as a packet thread would tell them.
enum TestEvents {
    static let destination = Array("test.alice.someone".utf8)
    private static let condition = [UInt8](0..<32)

    /// What a hop of one packet tells: five events in four records. Those that find no room are lost.
    static func emitHop(
        _ events: inout EventProducer, at microseconds: Int64, number: UInt64 = 0
    ) {
        var condition = condition
        withUnsafeBytes(of: number) { condition.replaceSubrange(0..<8, with: $0) }
        condition.withUnsafeBytes { condition in
            destination.withUnsafeBytes { destination in
                guard let start = condition.baseAddress else { return }
                func packet(_ link: UInt16) -> RecordWriter.Packet {
                    RecordWriter.Packet(link: link, pass: 0, requestId: 7, condition: start)
                }
                write(&events, 2, microseconds) {
                    let lookup = RecordWriter.Lookup(
                        outcome: .matched, selected: 1, prefixBytes: 4, forwardedAs: 9)
                    return RecordWriter.arrival(
                        $0, packet(0), amount: 100, lookup, destination: destination)
                }
                write(&events, 1, microseconds) { RecordWriter.sent($0, packet(1), amount: 99) }
                write(&events, 1, microseconds) {
                    RecordWriter.answer(
                        $0, packet(1), .fulfill, amount: 99, latencyMicroseconds: 5, code: 0,
                        destination: destination)
                }
                write(&events, 1, microseconds) {
                    RecordWriter.sent($0, packet(0), .fulfill, code: 0)
                }
            }
        }
    }

    private static func write(
        _ events: inout EventProducer, _ count: UInt32, _ microseconds: Int64,
        _ record: (UnsafeMutableRawPointer) -> Int
    ) {
        guard let place = events.room() else { return events.lose(events: count) }
        events.commit(record(place), events: count, microseconds: microseconds)
    }

    /// Links as `emitHop` names them.
    static func define(_ events: inout EventProducer) {
        events.define(slot: 0, session: 11, name: "alice")
        events.define(slot: 1, session: 12, name: "bob")
    }

    /// A whole frame of texts, one event each.
    static func frame(
        epoch: UInt64, first: UInt64, events: Int, node: String = "a", padding: Int = 20
    ) -> [UInt8] {
        var builder = FrameBuilder(node: Array(node.utf8))
        builder.begin(epoch: epoch, firstSequence: first, microseconds: 1_000_000)
        for i in 0..<events {
            let data =
                "{\"n\":\(first + UInt64(i)),\"p\":\"\(String(repeating: "x", count: padding))\"}"
            let record = RecordWriter.text(.log, data: Array(data.utf8)) ?? []
            record.withUnsafeBytes {
                _ = builder.add(
                    $0.baseAddress!, bytes: $0.count, at: 1_000_000 + Int64(i), events: 1)
            }
        }
        return Array(builder.finish())
    }
}

/// What an emitter wanted to be known.
final class Notices: Sendable {
    private let all = Mutex<[EmitterNotice]>([])

    var sink: @Sendable (EmitterNotice) -> Void {
        { [self] notice in all.withLock { $0.append(notice) } }
    }

    func contains(_ event: String, _ part: String = "") -> Bool {
        all.withLock {
            $0.contains { "\($0.event)" == event && (part.isEmpty || $0.reason.contains(part)) }
        }
    }

    func count(_ event: String) -> Int {
        all.withLock { $0.filter { "\($0.event)" == event && $0.level > .debug }.count }
    }

    var text: String {
        all.withLock { $0.map { "\($0.level) \($0.event): \($0.reason)\n" }.joined() }
    }
}

extension EmitterSettings {
    static func test(
        _ notices: Notices = Notices(), url: String = "ws://127.0.0.1:1/", folder: String? = nil,
        spoolBytesMax: Int = spoolBytesMaxByDefault, key: String? = nil, nodeId: String = "a"
    ) throws -> EmitterSettings {
        var settings = EmitterSettings(
            nodeId: nodeId, url: try HubURL(url), key: key.map { Array($0.utf8) },
            spoolFolder: folder, spoolBytesMax: spoolBytesMax, version: "1.0", log: notices.sink)
        settings.redialMilliseconds = [20, 40, 80]
        settings.unauthorizedMilliseconds = 100
        return settings
    }
}
