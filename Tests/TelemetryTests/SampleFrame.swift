import Telemetry

/// A frame of one packet's way through a node, made as a connector makes it.
struct SampleFrame {
    static let epoch: UInt64 = 3_600_000_000_000_001
    /// 2026-11-21T09:30:00.125Z
    static let microseconds: Int64 = 1_795_253_400_125_000
    static let condition = (0..<32).map { UInt8($0 * 7 + 1) }
    static let conditionText =
        "01080f161d242b323940474e555c636a71787f868d949ba2a9b0b7bec5ccd3da"

    private(set) var records: [(bytes: [UInt8], events: UInt32)] = []

    mutating func add(
        events: UInt32, _ write: (UnsafeMutableRawPointer, UnsafeRawPointer) -> Int
    ) {
        let place = UnsafeMutableRawPointer.allocate(
            byteCount: RecordWriter.packetRecordBytesMax, alignment: 8)
        defer { place.deallocate() }
        let count = Self.condition.withUnsafeBytes { write(place, $0.baseAddress!) }
        records.append(
            (Array(UnsafeRawBufferPointer(start: place, count: count)), events))
    }

    mutating func add(text record: [UInt8]?) { records.append((record!, 1)) }

    /// Session 0x1122334455667788 to "bob" is link 1, session 2 to "dora" link 2.
    func bytes(firstSequence: UInt64 = 100) -> [UInt8] {
        var builder = FrameBuilder(node: Array("carol".utf8))
        builder.begin(
            epoch: Self.epoch, firstSequence: firstSequence, microseconds: Self.microseconds)
        _ = builder.add(link: 0x1122_3344_5566_7788, name: Array("bob".utf8))
        _ = builder.add(link: 2, name: Array("dora".utf8))
        for (place, record) in records.enumerated() {
            record.bytes.withUnsafeBytes {
                _ = builder.add(
                    $0.baseAddress!, bytes: $0.count,
                    at: Self.microseconds + Int64(place) * 1_000, events: record.events)
            }
        }
        return Array(builder.finish())
    }

    /// A Prepare from bob to dora and its answer.
    static func packet(pass: UInt16 = 1, type: PacketType = .fulfill) -> SampleFrame {
        var frame = SampleFrame()
        let destination = Array("test.dora.x".utf8)
        let code: UInt32 = type == .reject ? 0x3230_46 : 0
        frame.add(events: 2) { place, condition in
            destination.withUnsafeBytes {
                RecordWriter.arrival(
                    place,
                    .init(link: 1, pass: pass, requestId: 7, condition: condition), amount: 1_000,
                    .init(outcome: .matched, selected: 2, prefixBytes: 9, forwardedAs: 77),
                    destination: $0)
            }
        }
        frame.add(events: 1) { place, condition in
            RecordWriter.sent(
                place, .init(link: 2, pass: pass, requestId: 77, condition: condition),
                amount: 999)
        }
        frame.add(events: 1) { place, condition in
            destination.withUnsafeBytes {
                RecordWriter.answer(
                    place, .init(link: 2, pass: pass, requestId: 77, condition: condition), type,
                    amount: 1_000, latencyMicroseconds: 250, code: code, destination: $0)
            }
        }
        frame.add(events: 1) { place, condition in
            RecordWriter.sent(
                place, .init(link: 1, pass: pass, requestId: 7, condition: condition), type,
                code: code)
        }
        return frame
    }
}
