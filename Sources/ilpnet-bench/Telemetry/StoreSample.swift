import Glibc
import Telemetry

/// A round of frames, as five connectors send them under load. Each round they are those of the
/// packets that came next: the same bytes, under a later number.
struct StoreSample {
    private static let nodes = 5
    private static let framesPerNode = 40
    private static let packetsPerFrame = 800

    /// Their memory is the process's.
    private var frames: [UnsafeMutableRawBufferPointer] = []
    private var lastNumbers = [UInt64](repeating: 0, count: nodes)
    let eventsPerRound = nodes * framesPerNode * packetsPerFrame * 5
    /// Of a packet that is in each round.
    let newestPacketId: [UInt8]

    init() {
        var newest: [UInt8] = []
        for frame in 0..<Self.framesPerNode {
            for node in 0..<Self.nodes {
                let packets = (0..<Self.packetsPerFrame).map { UInt64(frame << 32 | $0) }
                let bytes = Self.frame(of: node, packets)
                let place = UnsafeMutableRawBufferPointer.allocate(
                    byteCount: bytes.count, alignment: 16)
                place.copyBytes(from: bytes)
                frames.append(place)
                newest = Self.condition(packets[0])
            }
        }
        let digits = Array("0123456789abcdef".utf8)
        newestPacketId = newest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }

    /// Good until the next round is asked for.
    mutating func nextRound() -> [UnsafeRawBufferPointer] {
        for (index, frame) in frames.enumerated() {
            let node = index % Self.nodes
            frame.storeBytes(of: lastNumbers[node], toByteOffset: 32, as: UInt64.self)
            let crc = Checksum.crc32c(UnsafeRawBufferPointer(rebasing: frame[12...]))
            frame.storeBytes(of: crc, toByteOffset: 8, as: UInt32.self)
            lastNumbers[node] += UInt64(Self.packetsPerFrame * 5)
        }
        return frames.map { UnsafeRawBufferPointer($0) }
    }

    private static func condition(_ packet: UInt64) -> [UInt8] {
        var state = packet &+ 1
        return (0..<32).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }

    private static func frame(of node: Int, _ packets: [UInt64]) -> [UInt8] {
        var builder = FrameBuilder(node: Array("connector-\(node)".utf8))
        builder.begin(epoch: 1, firstSequence: 0, microseconds: 1_700_000_000_000_000)
        let link = builder.add(link: 17, name: Array("connector-next".utf8))
        let destination = Array("test.connector-e.client".utf8)
        let room = UnsafeMutableRawPointer.allocate(
            byteCount: RecordWriter.packetRecordBytesMax, alignment: 8)
        defer { room.deallocate() }
        for packet in packets {
            condition(packet).withUnsafeBytes { condition in
                guard let start = condition.baseAddress else { return }
                let head = RecordWriter.Packet(
                    link: link, pass: 1, requestId: UInt32(truncatingIfNeeded: packet),
                    condition: start)
                destination.withUnsafeBytes { destination in
                    add(head, destination, to: &builder, room)
                }
            }
        }
        return Array(builder.finish())
    }

    /// What one packet gives at one node.
    private static func add(
        _ packet: RecordWriter.Packet, _ destination: UnsafeRawBufferPointer,
        to builder: inout FrameBuilder, _ room: UnsafeMutableRawPointer
    ) {
        let time: Int64 = 1_700_000_000_000_000
        let lookup = RecordWriter.Lookup(
            outcome: .matched, selected: packet.link, prefixBytes: 16, forwardedAs: 9)
        var bytes = RecordWriter.arrival(
            room, packet, amount: 1_000, lookup, destination: destination)
        _ = builder.add(room, bytes: bytes, at: time, events: 2)
        bytes = RecordWriter.sent(room, packet, amount: 1_000)
        _ = builder.add(room, bytes: bytes, at: time, events: 1)
        bytes = RecordWriter.answer(
            room, packet, .fulfill, amount: 1_000, latencyMicroseconds: 40, code: 0,
            destination: destination)
        _ = builder.add(room, bytes: bytes, at: time, events: 1)
        bytes = RecordWriter.sent(room, packet, .fulfill, code: 0)
        _ = builder.add(room, bytes: bytes, at: time, events: 1)
    }
}
