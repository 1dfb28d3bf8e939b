import Wire
import XCTest

final class BTPFrameTests: XCTestCase {
    func testEveryVectorIsReadAndWrittenAgain() throws {
        let valid = try BTPVectors.valid()
        XCTAssertEqual(valid.count, 8)
        for vector in valid {
            XCTAssertEqual(try BTPVectors.rewritten(vector.bytes), vector.bytes, vector.title)
            try vector.bytes.lent { view in
                let frame = try BTPFrame(view)
                if let requestId = vector.requestId { XCTAssertEqual(frame.requestId, requestId) }
                XCTAssertEqual(frame.amount, vector.amount.flatMap { UInt64($0) } ?? 0)
                XCTAssertEqual(frame.error?.code.text, vector.code)
                XCTAssertEqual(frame.error?.name.text, vector.errorName)
                XCTAssertEqual(frame.error?.data.text, vector.data)
                XCTAssertEqual(
                    frame.error?.triggeredAtMilliseconds,
                    try vector.triggeredAt.map { try milliseconds($0) })
            }
        }
    }

    func testTheEntriesOfAVectorAreThoseSaidThere() throws {
        let message = try XCTUnwrap(BTPVectors.valid().first { $0.name == "message" })
        try message.bytes.lent { view in
            let frame = try BTPFrame(view)
            XCTAssertEqual(frame.entries.map { $0.name.text }, ["ilp", "foo", "beep", "json"])
            XCTAssertEqual(frame.entries.map(\.contentType), [0, 0, 1, 2])
            XCTAssertEqual(frame.entries.map { $0.data.text }, ["", "bar", "boop", "{}"])
            XCTAssertEqual(frame.entry(named: "beep")?.data.text, "boop")
            XCTAssertNil(frame.entry(named: "bee")?.name)
            XCTAssertEqual(frame.entryCount, 4)
            XCTAssert(frame.firstEntryIsILP)
            XCTAssert(frame.namesAreUnique)
        }
    }

    func testEveryVectorThatMustFailDoes() throws {
        let failing = try BTPVectors.file("interledger-rs/btp").mustFail ?? []
        XCTAssertEqual(failing.count, 13)
        for vector in failing {
            XCTAssertThrowsError(try vector.bytes.lent { _ = try BTPFrame($0) }, vector.title) {
                XCTAssert($0 is WireError)
            }
        }
    }

    func testWhatOnlyLenientReadersTakeIsRefusedAndItsCanonicalFormIsNot() throws {
        let lenient = try BTPVectors.file("interledger-rs/btp").lenientOnly ?? []
        XCTAssertEqual(lenient.count, 1)
        for vector in lenient {
            assertFault(.integerNotMinimal, at: 6) {
                _ = try vector.bytes.lent { try BTPFrame($0) }
            }
            let canonical = bytes(try XCTUnwrap(vector.canonical))
            XCTAssertEqual(try BTPVectors.rewritten(canonical), canonical)
        }
    }

    func testFaultsAreToldWhereTheyAre() {
        let faults: [(String, WireError.Reason, Int)] = [
            ("", .truncated, 0), ("03000000010100", .frameTypeUnknown, 0),
            ("0600000001", .truncated, 5), ("0600000001020100ff", .trailingBytes, 8),
            ("0600000001030100ff", .trailingBytes, 8), ("06000000010100", .integerEmpty, 6),
            ("0600000001020101", .countBeyondEnd, 6), ("06000000010301ff00", .countBeyondEnd, 6),
            ("060000000106010101ff0000", .entryNameInvalid, 8),
            ("060000000109010103696c70000200", .lengthBeyondEnd, 13),
            ("06000000010a010103696c70000100ff", .trailingBytes, 15),
            ("0700000001020100", .truncated, 8),
            ("0200000001044630307f", .lengthBeyondEnd, 9),
            ("020000000103460a30", .errorCodeInvalid, 6),
            ("02000000010546303001ff", .errorNameInvalid, 9),
            ("02000000010646303000015a", .generalizedTimeInvalid, 10),
        ]
        for (digits, reason, offset) in faults {
            assertFault(reason, at: offset) { _ = try bytes(digits).lent { try BTPFrame($0) } }
        }
    }

    func testTheDataOfAnErrorHasALimit() throws {
        func frame(_ count: Int) -> [UInt8] {
            let time = GeneralizedTime.text(0)
            var body = OERBytes()
            body.octets(Array("F00".utf8) + [0])
            body.varOctets(time)
            body.varOctets([UInt8](repeating: 0, count: count))
            body.varUInt(0)
            var frame = OERBytes()
            frame.octets([2, 0, 0, 0, 1])
            frame.varOctets(body.bytes)
            return frame.bytes
        }
        XCTAssertNoThrow(try frame(8_192).lent { _ = try BTPFrame($0) })
        assertFault(.errorDataTooLong, at: 5 + 3 + 3 + 1 + 20) {
            try frame(8_193).lent { _ = try BTPFrame($0) }
        }
    }

    func testTheFirstEntryDecidesAndTheFirstPacketCounts() throws {
        let entries = [
            BTPProtocolData("note", text: "hello"), BTPProtocolData("ilp", 0, [1]),
            BTPProtocolData("ilp", 0, [2]),
        ]
        try BTPWriter.message(requestId: 5, entries: entries).lent { view in
            let frame = try BTPFrame(view)
            XCTAssertFalse(frame.firstEntryIsILP)
            XCTAssertEqual(frame.ilp.array, [1])
            XCTAssertFalse(frame.namesAreUnique)
        }
        try BTPWriter.response(requestId: 5).lent { view in
            let frame = try BTPFrame(view)
            XCTAssertFalse(frame.firstEntryIsILP)
            XCTAssertEqual(frame.ilp.count, 0)
            XCTAssert(frame.namesAreUnique)
        }
    }

    func testManyEntriesAreReadButNotComparedWithEachOther() throws {
        let entries = (0..<8_000).map { BTPProtocolData("\($0)", 0, []) }
        try BTPWriter.message(requestId: 5, entries: entries).lent { view in
            let frame = try BTPFrame(view)
            XCTAssertEqual(frame.entryCount, 8_000)
            XCTAssertEqual(frame.entries.map { $0.name.text }.last, "7999")
            XCTAssertFalse(frame.namesAreUnique)
        }
    }

    func testAPacketFrameIsAWebSocketFrameOfABTPMessage() throws {
        for (count, headBytes) in [(0, 2), (50, 2), (120, 4), (300, 4), (33_000, 4)] {
            for mask: UInt32? in [nil, 0x1234_5678] {
                let packet = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
                let frame = packetFrame(packet, mask)
                XCTAssertEqual(
                    frame.count, headBytes + (mask == nil ? 0 : 4) + payload(packet).count)
                let length = headBytes == 2 ? [] : Array(frame[2..<4])
                let expected = payload(packet).count
                XCTAssertEqual(frame[0], 0x82)
                XCTAssertEqual(frame[1] & 0x80, mask == nil ? 0 : 0x80)
                XCTAssertEqual(Int(frame[1] & 0x7f), headBytes == 2 ? expected : 126)
                if headBytes == 4 {
                    XCTAssertEqual(length, [UInt8(expected >> 8), UInt8(expected & 0xff)])
                }
                var message = Array(frame[(headBytes + (mask == nil ? 0 : 4))...])
                if let mask {
                    let key = withUnsafeBytes(of: mask) { Array($0) }
                    XCTAssertEqual(Array(frame[headBytes..<(headBytes + 4)]), key)
                    for i in message.indices { message[i] ^= key[i % 4] }
                }
                XCTAssertEqual(message, payload(packet))
            }
        }
    }

    private func payload(_ packet: [UInt8]) -> [UInt8] {
        BTPWriter.message(requestId: 0xfedc_ba98, entries: [BTPProtocolData("ilp", 0, packet)])
    }

    private func packetFrame(_ packet: [UInt8], _ mask: UInt32?) -> [UInt8] {
        let room = packet.count + BTPWriter.packetFrameOverheadMax
        // One byte more shows a writer that goes too far.
        var frame = [UInt8](repeating: 0xee, count: room + 1)
        let size = packet.lent { packet in
            frame.withByteView {
                BTPWriter.writePacketFrame(
                    $0.start, type: .message, requestId: 0xfedc_ba98, packet: packet, mask: mask)
            }
        }
        XCTAssertEqual(frame.last, 0xee)
        return Array(frame[..<size])
    }
}

enum BTPVectors {
    struct File: Decodable {
        var valid: [Vector]?
        var vectors: [Vector]?
        var mustFail: [Vector]?
        var lenientOnly: [Vector]?
    }

    static func file(_ name: String) throws -> File { try VectorFile.read(name) }

    static func valid() throws -> [Vector] {
        (try file("interledgerjs/btp").vectors ?? []) + (try file("interledger-rs/btp").valid ?? [])
    }

    static func rewritten(_ bytes: [UInt8]) throws -> [UInt8] {
        try bytes.lent { view in
            let frame = try BTPFrame(view)
            let entries = frame.entries.map {
                BTPProtocolData($0.name.text!, $0.contentType, $0.data.array)
            }
            switch frame.type {
            case .response: return BTPWriter.response(requestId: frame.requestId, entries: entries)
            case .message: return BTPWriter.message(requestId: frame.requestId, entries: entries)
            case .transfer:
                return BTPWriter.transfer(
                    requestId: frame.requestId, amount: frame.amount, entries: entries)
            case .error:
                let error = try XCTUnwrap(frame.error)
                return BTPWriter.error(
                    requestId: frame.requestId, code: error.code, name: error.name.text!,
                    triggeredAtMilliseconds: error.triggeredAtMilliseconds,
                    data: error.data.array, entries: entries)
            }
        }
    }
}
