import Telemetry

@testable import Dashboard

/// A log in memory, of frames as connectors make them. What is durable and what is kept is said by
/// whoever plays with it.
final class MemoryLog {
    struct Entry {
        let offset: UInt64
        let type: EventType
        let channel: String
        let key: String
    }

    private var frames: [(first: UInt64, end: UInt64, bytes: UnsafeMutableRawBufferPointer)] = []
    private(set) var entries: [Entry] = []
    private(set) var nextOffset: UInt64
    var firstOffset: UInt64
    var durableOffset: UInt64
    var damaged: Range<UInt64> = 0..<0
    private(set) var reads = 0

    /// The log has been running for a while, so that offsets and indices differ.
    init(firstOffset: UInt64 = 0) {
        self.firstOffset = firstOffset
        nextOffset = firstOffset
        durableOffset = firstOffset
    }

    deinit { for frame in frames { frame.bytes.deallocate() } }

    var bounds: Range<UInt64> { firstOffset..<durableOffset }

    /// Everything that was appended is on the disk.
    func commit() { durableOffset = nextOffset }

    /// What stands below is kept no longer.
    func retire(to offset: UInt64) { firstOffset = offset }

    enum Event {
        /// PACKET_RECEIVED and ROUTE_LOOKUP.
        case arrival
        case sent
        case status(String)
        case log(String)
        case alert(String)
        case custom(String, key: String, data: String)
        case lost(UInt32)
    }

    /// One frame of the events.
    func append(_ events: [Event], node: String = "a") {
        var frame = LogFrame(node: node, sequence: nextOffset)
        for event in events { entries += frame.add(event, at: nextOffset) }
        let bytes = frame.finish()
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
        copy.copyBytes(from: bytes)
        frames.append((nextOffset, nextOffset + frame.count, copy))
        nextOffset += frame.count
    }

    func part(from offset: UInt64, atMost bytes: Int) -> LogPart<MemoryFrames> {
        reads += 1
        if offset < firstOffset { return .gone(first: firstOffset) }
        if offset >= durableOffset { return .end }
        if damaged.contains(offset) { return .damaged(next: damaged.upperBound) }
        var index = frames.count - 1
        while frames[index].first > offset { index -= 1 }
        var found: [LoggedFrame] = []
        var end = offset
        var size = 0
        while index < frames.count, frames[index].end <= durableOffset {
            let frame = frames[index]
            if !found.isEmpty, size + frame.bytes.count > bytes || damaged.contains(frame.first) {
                break
            }
            size += frame.bytes.count
            found.append(
                LoggedFrame(
                    frame: Frame(trusting: UnsafeRawBufferPointer(frame.bytes)),
                    firstOffset: frame.first))
            end = frame.end
            index += 1
        }
        return .frames(MemoryFrames(frames: found), end: end)
    }
}

struct MemoryFrames: LoggedFrames {
    var frames: [LoggedFrame]
    var index = 0

    mutating func next() -> LoggedFrame? {
        guard index < frames.count else { return nil }
        defer { index += 1 }
        return frames[index]
    }
}

/// A frame that is being put together.
struct LogFrame: ~Copyable {
    private static let condition = (0..<32).map { UInt8($0) }

    private var builder: FrameBuilder
    private let node: String
    private(set) var count: UInt64 = 0

    init(node: String, sequence: UInt64) {
        self.node = node
        builder = FrameBuilder(node: Array(node.utf8))
        builder.begin(epoch: 5, firstSequence: sequence, microseconds: 1_795_253_400_125_000)
        _ = builder.add(link: 1, name: Array("peer".utf8))
    }

    /// The entries that it is.
    mutating func add(_ event: MemoryLog.Event, at frameOffset: UInt64) -> [MemoryLog.Entry] {
        let offset = frameOffset + count
        switch event {
        case .arrival:
            add(events: 2, Self.arrival())
            return [
                .init(offset: offset, type: .packetReceived, channel: "packets", key: ""),
                .init(offset: offset + 1, type: .routeLookup, channel: "routes", key: ""),
            ]
        case .sent:
            add(events: 1, Self.sent())
            return [.init(offset: offset, type: .packetSent, channel: "packets", key: "")]
        case .status(let key): return [add(.nodeStatus, "nodes", key, at: offset)]
        case .log(let text):
            return [add(.log, "logs", "", at: offset, data: "{\"message\":\"\(text)\"}")]
        case .alert(let key): return [add(.alert, "alerts", key, at: offset)]
        case .custom(let channel, let key, let data):
            return [add(.custom, channel, key, at: offset, data: data)]
        case .lost(let lost):
            var record = [UInt8](repeating: 0, count: RecordWriter.tombstoneBytes)
            _ = record.withUnsafeMutableBytes {
                RecordWriter.tombstone($0.baseAddress!, count: lost, .spoolFull)
            }
            add(events: lost, record)
            return [.init(offset: offset, type: .eventsLost, channel: "alerts", key: "")]
        }
    }

    mutating func finish() -> UnsafeRawBufferPointer { builder.finish() }

    private mutating func add(
        _ type: EventType, _ channel: String, _ key: String, at offset: UInt64,
        data: String = "{}"
    ) -> MemoryLog.Entry {
        let record = RecordWriter.text(
            type, channel: type == .custom ? Array(channel.utf8) : [], key: Array(key.utf8),
            data: Array(data.utf8))
        add(events: 1, record!)
        return .init(offset: offset, type: type, channel: channel, key: key)
    }

    private mutating func add(events: UInt32, _ record: [UInt8]) {
        record.withUnsafeBytes {
            _ = builder.add(
                $0.baseAddress!, bytes: $0.count, at: 1_795_253_400_125_000, events: events)
        }
        count += UInt64(events)
    }

    private static func arrival() -> [UInt8] {
        record { place, packet in
            Array("test.b.x".utf8).withUnsafeBytes {
                RecordWriter.arrival(
                    place, packet, amount: 10,
                    .init(outcome: .matched, selected: 1, prefixBytes: 6, forwardedAs: 2),
                    destination: $0)
            }
        }
    }

    private static func sent() -> [UInt8] {
        record { place, packet in RecordWriter.sent(place, packet, amount: 10) }
    }

    private static func record(
        _ write: (UnsafeMutableRawPointer, RecordWriter.Packet) -> Int
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: RecordWriter.packetRecordBytesMax)
        let count = bytes.withUnsafeMutableBytes { place in
            condition.withUnsafeBytes {
                write(
                    place.baseAddress!,
                    .init(link: 1, pass: 1, requestId: 1, condition: $0.baseAddress!))
            }
        }
        return Array(bytes.prefix(count))
    }
}

/// What `EventSource` asks of a log, over one that others hold as well.
struct MemorySource: EventSource, ~Copyable {
    let log: MemoryLog

    var firstOffset: UInt64 { log.firstOffset }
    var durableOffset: UInt64 { log.durableOffset }

    mutating func part(from offset: UInt64, atMost bytes: Int) -> LogPart<MemoryFrames> {
        log.part(from: offset, atMost: bytes)
    }

    func newestOffsets(_ type: EventType, channel: [UInt8]) -> [UInt64] {
        var newest: [String: UInt64] = [:]
        let name = String(decoding: channel, as: UTF8.self)
        for entry in log.entries
        where entry.type == type && entry.offset >= log.firstOffset
            && (type != .custom || entry.channel == name)
        {
            newest[entry.key] = entry.offset
        }
        return Array(newest.values)
    }
}
