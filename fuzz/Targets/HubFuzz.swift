import CanonicalJSON
import Dashboard
import Reactor
import Telemetry
import Wire

/// What may be said to a hub. Whatever it answers, stores or shows is JSON, and a frame that is
/// accepted can be read to its end. The first byte chooses how the rest is said.
enum HubFuzz {
    static func run(_ bytes: [UInt8]) {
        guard let way = bytes.first else { return }
        let rest = Array(bytes.dropFirst())
        switch way % 3 {
        case 0: plain(rest)
        case 1: client(rest)
        default: frame(rest)
        }
    }

    /// A message of the plain protocol, and what viewers are then shown.
    private static func plain(_ bytes: [UInt8]) {
        guard case .event(let event) = PlainMessage(bytes), let record = event.record else {
            return
        }
        expect(isObject(event.data))
        var builder = FrameBuilder(node: Array(event.node.utf8))
        builder.begin(epoch: 1, firstSequence: 0, microseconds: event.microseconds)
        record.withUnsafeBytes {
            _ = builder.add(
                $0.baseAddress!, bytes: $0.count, at: event.microseconds, events: 1)
        }
        expectReadable(builder.finish())
    }

    /// A client of the channels: its query up to a line end, and then its messages, a line each.
    private static func client(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let now = LoopTime(wallMilliseconds: 1_700_000_000_000, monotonicNanoseconds: 1)
        guard let table = ChannelTable(declared: ["own"], defaults: []),
            let query = try? HTTPQuery(String(decoding: lines[0], as: UTF8.self)),
            let request = try? ClientRequest(query.parameters.map { ($0.name, $0.value) })
        else { return }
        var clients = ChannelClients<Int>(table, epoch: 1, bounds: 0..<0, now)
        var log = EmptyLog()
        clients.open(1, request, mayPublish: true, now)
        for line in lines.dropFirst() {
            clients.received(1, Array(line), now)
            while let order = clients.next(&log, now) {
                switch order {
                case .send(let connection, let frames):
                    expectMessages(frames)
                    clients.sent(to: connection, unreadBytes: 0)
                case .publish(let publication):
                    expect(isObject(publication.data))
                    clients.refused(publication, because: "nothing is stored here", now)
                case .close: return
                }
            }
        }
    }

    /// A frame whose checksum is right, as somebody who means ill would send it.
    private static func frame(_ bytes: [UInt8]) {
        guard bytes.count >= TelemetryFormat.headerBytes else { return }
        var bytes = bytes
        put(TelemetryFormat.magic, &bytes, at: 0)
        put(UInt32(bytes.count), &bytes, at: 4)
        bytes[14] = UInt8(TelemetryFormat.version)
        bytes[15] = 0
        let crc = bytes.withUnsafeBytes {
            Checksum.crc32c(UnsafeRawBufferPointer(rebasing: $0[12...]))
        }
        put(crc, &bytes, at: 8)
        bytes.withUnsafeBytes {
            guard let frame = try? Frame(checking: $0) else { return }
            if frame.problem == nil { expectReadable($0) }
        }
    }

    // MARK: - Promises

    private static func expectReadable(_ bytes: UnsafeRawBufferPointer) {
        guard let frame = try? Frame(checking: bytes) else { return expect(false) }
        var text = EventText()
        var tally = FrameTally()
        tally.add(frame)
        var events = frame.events
        var counted: UInt64 = 0
        while let event = events.next() {
            counted += UInt64(event.count)
            // Reading a tombstone of millions takes one step.
            for isPlain in [true, false] {
                text.removeAll()
                if isPlain {
                    text.append(plain: event)
                } else {
                    text.append(event, offset: 0, replay: true)
                }
                expect(isObject(Array(text.bytes)))
            }
        }
        expect(counted == UInt64(frame.eventCount))
        expect(tally.events == counted)
    }

    /// Server frames, which are whole and unmasked.
    private static func expectMessages(_ frames: UnsafeRawBufferPointer) {
        var bytes = Array(frames)
        bytes.withUnsafeMutableBytes {
            var receiver = WebSocketReceiver(role: .client, messageBytesMax: 1 << 20)
            guard let start = $0.baseAddress else { return }
            var input = ReceivedBytes(start: start, count: $0.count)
            while input.count > 0 {
                guard case .text(let message) = receiver.next(&input) else { return expect(false) }
                expect(isObject(message.array))
            }
        }
    }

    private static func isObject(_ bytes: [UInt8]) -> Bool {
        guard let value = try? JSONParser.parse(bytes), case .object = value.content else {
            return false
        }
        return true
    }

    private static func put(_ number: UInt32, _ bytes: inout [UInt8], at place: Int) {
        for i in 0..<4 { bytes[place + i] = UInt8(truncatingIfNeeded: number >> (8 * UInt32(i))) }
    }
}

/// A log in which nothing is.
private struct EmptyLog: EventSource {
    struct Frames: LoggedFrames {
        mutating func next() -> LoggedFrame? { nil }
    }

    var firstOffset: UInt64 { 0 }
    var durableOffset: UInt64 { 0 }
    mutating func part(from offset: UInt64, atMost bytes: Int) -> LogPart<Frames> { .end }
    func newestOffsets(_ type: EventType, channel: [UInt8]) -> [UInt64] { [] }
}
