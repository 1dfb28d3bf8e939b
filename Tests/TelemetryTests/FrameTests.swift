import Telemetry
import TestSupport
import XCTest

final class FrameTests: XCTestCase {
    func testEventsComeOutInOrderWithNumbersWithoutAHole() throws {
        try SampleFrame.packet().bytes().withUnsafeBytes {
            let frame = try Frame(checking: $0)
            XCTAssertEqual(frame.nextSequence, 105)
            var events = frame.events
            var types: [EventType] = []
            var numbers: [UInt64] = []
            while let event = events.next() {
                types.append(event.type)
                numbers.append(event.sequence)
                XCTAssertEqual(Array(event.node), Array("carol".utf8))
            }
            XCTAssertEqual(
                types, [.packetReceived, .routeLookup, .packetSent, .packetReceived, .packetSent])
            XCTAssertEqual(numbers, [100, 101, 102, 103, 104])
        }
    }

    func testATallyCountsEachKindOfEvent() throws {
        var tally = FrameTally()
        for sample in [SampleFrame.packet(), .packet(type: .reject)] {
            try sample.bytes().withUnsafeBytes { tally.add(try Frame(checking: $0)) }
        }
        XCTAssertEqual(tally.events, 10)
        XCTAssertEqual(
            [tally.preparesReceived, tally.lookups, tally.preparesSent], [2, 2, 2])
        XCTAssertEqual([tally.fulfillsReceived, tally.fulfillsSent], [1, 1])
        XCTAssertEqual([tally.rejectsReceived, tally.rejectsSent], [1, 1])
    }

    func testATombstoneTakesAllTheNumbersThatWereLost() throws {
        var sample = SampleFrame()
        sample.add(events: 5_000) { place, _ in
            RecordWriter.tombstone(place, count: 5_000, .bufferFull)
        }
        sample.add(text: RecordWriter.text(.log, data: Array("{}".utf8)))
        try sample.bytes().withUnsafeBytes {
            let frame = try Frame(checking: $0)
            var events = frame.events
            XCTAssertEqual(events.next()?.count, 5_000)
            XCTAssertEqual(events.next()?.sequence, 5_100)
            XCTAssertNil(events.next())
        }
    }

    /// What stands on disks and goes over the wire between programs of different versions.
    func testAFrameIsTheseBytes() throws {
        let hex = SampleFrame.packet().bytes().map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        let lines = stride(from: 0, to: hex.count, by: 16).map {
            hex[$0..<min($0 + 16, hex.count)].joined(separator: " ")
        }
        try assertGolden(Array((lines.joined(separator: "\n") + "\n").utf8), "frame.hex")
    }

    private func isFrame(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { (try? Frame(checking: $0)) != nil }
    }

    func testEveryCutIsSeen() {
        let bytes = SampleFrame.packet().bytes()
        XCTAssertTrue(isFrame(bytes))
        for count in 0..<bytes.count {
            XCTAssertFalse(isFrame(Array(bytes.prefix(count))), "\(count) bytes")
        }
    }

    func testEveryFlippedBitIsSeen() {
        var bytes = SampleFrame.packet().bytes()
        for bit in 0..<bytes.count * 8 {
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            XCTAssertFalse(isFrame(bytes), "bit \(bit)")
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        }
    }

    /// Somebody may also make frames with right checksums and wrong contents: reading whatever is
    /// accepted must stay within its bytes.
    func testAWrongByteUnderARightChecksumNeverLeadsOutside() throws {
        var generator = SeededGenerator(seed: 11)
        let original = SampleFrame.packet().bytes()
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 12..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            let crc = bytes.withUnsafeBytes {
                Checksum.crc32c(UnsafeRawBufferPointer(rebasing: $0[12...]))
            }
            for i in 0..<4 { bytes[8 + i] = UInt8(truncatingIfNeeded: crc >> (8 * UInt32(i))) }
            bytes.withUnsafeBytes {
                guard let frame = try? Frame(checking: $0) else { return }
                accepted += 1
                var text = EventText()
                var events = frame.events
                while let event = events.next() { text.append(event, offset: 0, replay: false) }
                XCTAssertGreaterThan(text.count, 0)
            }
        }
        XCTAssertGreaterThan(accepted, 1_000)
    }

    /// RFC 3720 B.4 and the usual check value of nine digits.
    func testTheChecksumIsCRC32C() {
        func crc(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { Checksum.crc32c($0) } }
        XCTAssertEqual(crc(Array("123456789".utf8)), 0xe306_9283)
        XCTAssertEqual(crc(Array(repeating: 0, count: 32)), 0x8a91_36aa)
        XCTAssertEqual(crc(Array(repeating: 0xff, count: 32)), 0x62a8_ab43)
        XCTAssertEqual(crc(Array(0..<32)), 0x46dd_794e)
        XCTAssertEqual(crc([]), 0)
        let parts = Array("123456789".utf8)
        let first = crc(Array(parts.prefix(4)))
        XCTAssertEqual(
            parts.suffix(5).withUnsafeBytes { Checksum.crc32c($0, after: first) }, 0xe306_9283)
    }
}
