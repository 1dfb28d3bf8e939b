import Telemetry
import Wire
import XCTest

@testable import Connector
@testable import Emitting
@testable import Peering

/// What a node tells, read where the emitter would: one record after the other, in frames.
final class TelemetryReader {
    private var consumer: EventConsumer
    private var names: [UInt16: (session: UInt64, name: String)] = [:]
    private(set) var lost: UInt32 = 0

    /// The telemetry of a node `n`, and who reads what it tells. Nobody is connected.
    static func make(ringBytes: Int = 1 << 20) throws -> Pair {
        let ring = try EventRing(largeBytes: ringBytes)
        return Pair(
            telemetry: try NodeTelemetry(EventProducer(ring), nil), reader: TelemetryReader(ring))
    }

    struct Pair: ~Copyable {
        var telemetry: NodeTelemetry
        let reader: TelemetryReader
    }

    private init(_ ring: EventRing) { consumer = EventConsumer(ring) }

    /// One line an event, as the plain protocol has it without `type`s of the frame.
    func lines() -> [String] {
        var lines: [String] = []
        while consumer.look() {
            while let entry = consumer.next() {
                switch entry.kind {
                case .record, .loss:
                    if entry.kind == .loss { lost += entry.events }
                    lines += text(of: entry)
                case .definition:
                    let slot = entry.place.load(as: UInt16.self)
                    let count = Int(entry.place.load(fromByteOffset: 2, as: UInt16.self))
                    let bytes = UnsafeRawBufferPointer(
                        start: entry.place + RingLayout.definitionBytes, count: count)
                    names[slot] = (
                        entry.place.load(fromByteOffset: 8, as: UInt64.self),
                        String(decoding: bytes, as: UTF8.self)
                    )
                case .restart, .change: break
                }
            }
            consumer.release()
        }
        return lines
    }

    private func text(of entry: EventConsumer.Entry) -> [String] {
        var builder = FrameBuilder(node: Array("n".utf8))
        builder.begin(epoch: 1, firstSequence: 0, microseconds: entry.microseconds)
        let record = builder.add(
            entry.place, bytes: entry.bytes, at: entry.microseconds, events: entry.events)
        if record.isOfPacket {
            record.link = entryOfTable(record.link, &builder)
            if record.selected != RecordLayout.noLink {
                record.selected = entryOfTable(record.selected, &builder)
            }
        }
        let bytes = Array(builder.finish())
        return bytes.withUnsafeBytes { bytes in
            guard let frame = try? Frame(checking: bytes) else { return ["no frame"] }
            var lines: [String] = []
            var events = frame.events
            while let event = events.next() {
                var text = EventText()
                text.append(plain: event)
                XCTAssertNil(event.problem)
                lines.append(String(decoding: text.bytes, as: UTF8.self))
            }
            return lines
        }
    }

    private func entryOfTable(_ slot: UInt16, _ builder: inout FrameBuilder) -> UInt16 {
        let link = names[slot] ?? (0, "?")
        return builder.add(link: link.session, name: Array(link.name.utf8))
    }
}

/// A line without what differs from run to run.
func shortened(_ line: String) -> String {
    line.replacing(#/,?"(nodeId|timestamp|session)":"[^"]*"/#, with: "")
        .replacing(#/"packetId":"([0-9a-f]{4})[0-9a-f]*/#) { #""packetId":"\#($0.1)"# }
}
