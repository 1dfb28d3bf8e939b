import EventStore
import Telemetry

/// Frames as a connector makes them: packets with conditions that can be asked for again.
struct SampleFrames {
    let node: [UInt8]
    var epoch: UInt64 = 7
    var next: UInt64 = 0
    var microseconds: Int64 = 1_700_000_000_000_000

    private let isNumberedByHub: Bool

    init(_ node: String, isNumberedByHub: Bool = false) {
        self.node = Array(node.utf8)
        self.isNumberedByHub = isNumberedByHub
    }

    static func condition(_ number: UInt64) -> [UInt8] {
        var state = number &+ 1
        return (0..<32).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }

    static func id(_ number: UInt64) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return condition(number).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// One frame of so many packets, each of which gives five events.
    mutating func packets(_ numbers: Range<UInt64>) -> [UInt8] {
        let time = microseconds
        return frame { builder, link in
            for number in numbers { Self.add(number, link, time, &builder) }
        }
    }

    mutating func text(
        _ type: EventType, channel: String = "", key: String = "", _ data: String = "{}"
    ) -> [UInt8] {
        let record = RecordWriter.text(
            type, channel: Array(channel.utf8), key: Array(key.utf8), data: Array(data.utf8))
        let time = microseconds
        return frame { builder, _ in
            record?.withUnsafeBytes {
                _ = builder.add(
                    $0.baseAddress!, bytes: $0.count, at: time, events: 1)
            }
        }
    }

    mutating func tombstone(_ count: UInt32) -> [UInt8] {
        let time = microseconds
        return frame { builder, _ in
            withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) {
                let bytes = RecordWriter.tombstone($0.baseAddress!, count: count, .spoolFull)
                _ = builder.add(
                    $0.baseAddress!, bytes: bytes, at: time, events: count)
            }
        }
    }

    private mutating func frame(_ fill: (inout FrameBuilder, UInt16) -> Void) -> [UInt8] {
        var builder = FrameBuilder(node: node, isNumberedByHub: isNumberedByHub)
        builder.begin(epoch: epoch, firstSequence: next, microseconds: microseconds)
        let link = builder.add(link: 99, name: Array("peer".utf8))
        fill(&builder, link)
        next += UInt64(builder.eventCount)
        microseconds += 1_000
        return Array(builder.finish())
    }

    private static func add(
        _ number: UInt64, _ link: UInt16, _ time: Int64, _ builder: inout FrameBuilder
    ) {
        let destination = Array("test.node-e.account".utf8)
        condition(number).withUnsafeBytes { condition in
            destination.withUnsafeBytes { destination in
                withUnsafeTemporaryAllocation(
                    byteCount: RecordWriter.packetRecordBytesMax, alignment: 8
                ) { place in
                    let start = place.baseAddress!
                    let packet = RecordWriter.Packet(
                        link: link, pass: 1, requestId: UInt32(truncatingIfNeeded: number),
                        condition: condition.baseAddress!)
                    var bytes = RecordWriter.arrival(
                        start, packet, amount: number,
                        .init(outcome: .matched, selected: link, prefixBytes: 4, forwardedAs: 1),
                        destination: destination)
                    _ = builder.add(start, bytes: bytes, at: time, events: 2)
                    bytes = RecordWriter.sent(start, packet, amount: number)
                    _ = builder.add(start, bytes: bytes, at: time, events: 1)
                    bytes = RecordWriter.answer(
                        start, packet, .fulfill, amount: number, latencyMicroseconds: 7, code: 0,
                        destination: destination)
                    _ = builder.add(start, bytes: bytes, at: time, events: 1)
                    bytes = RecordWriter.sent(start, packet, .fulfill, code: 0)
                    _ = builder.add(start, bytes: bytes, at: time, events: 1)
                }
            }
        }
    }
}

extension EventLogStore {
    /// A frame that is good.
    mutating func append(_ bytes: [UInt8], at time: Int64 = 1) throws -> Appended {
        try bytes.withUnsafeBytes { append(try Frame(checking: $0), at: time) }
    }

    /// Every event from an offset on, as `node epoch sequence`, and gaps.
    mutating func story(from first: UInt64 = 0, atMost bytes: Int = 1 << 20) -> [String] {
        var story: [String] = []
        var offset = first
        while true {
            switch read(from: offset, atMost: bytes) {
            case .frames(var frames):
                while let stored = frames.next() {
                    var events = stored.frame.events
                    while let event = events.next() {
                        let at = stored.offset(of: event)
                        if at < offset { continue }
                        let node = String(decoding: event.node, as: UTF8.self)
                        story.append("\(at) \(node) \(event.epoch) \(event.sequence)")
                    }
                }
                offset = frames.endOffset
            case .gone(let next):
                story.append("gone before \(next)")
                offset = next
            case .damaged(let next):
                story.append("damaged \(offset)..<\(next)")
                offset = next
            case .end: return story
            }
        }
    }
}
