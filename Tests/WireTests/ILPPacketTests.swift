import Wire
import XCTest

final class ILPPacketTests: XCTestCase {
    func testEveryVectorIsReadAndWrittenAgain() throws {
        for digits in try ILPVectors.all() {
            let packet = bytes(digits)
            XCTAssertEqual(try ILPVectors.rewritten(packet), packet, digits)
        }
    }

    func testTheFieldsOfTheVectorsAreThoseSaidThere() throws {
        let fields = try VectorFile.read("interledger-rs/ilp-packets", as: RustFile.self)
        let data = bytes(fields.dataHex)
        try bytes(fields.vectors[0].hex).lent { view in
            let prepare = try PreparePacket(view)
            XCTAssertEqual(prepare.amount, 107)
            XCTAssertEqual(prepare.destination.text, "example.alice")
            XCTAssertEqual(prepare.data.array, data)
            XCTAssertEqual(prepare.condition.hexadecimal, fields.vectors[0].executionCondition)
            var clock = ILPClock()
            XCTAssertEqual(
                clock.parse(prepare.expiryText), try milliseconds("2018-06-07T20:48:42.483Z"))
        }
        try bytes(fields.vectors[1].hex).lent { view in
            let fulfill = try FulfillPacket(view)
            XCTAssertEqual(fulfill.fulfillment.hexadecimal, fields.vectors[1].fulfillment)
            XCTAssertEqual(fulfill.data.array, data)
        }
        try bytes(fields.vectors[2].hex).lent { view in
            let reject = try RejectPacket(view)
            XCTAssertEqual(reject.code, .f99)
            XCTAssertEqual(reject.triggeredBy.text, "example.connector")
            XCTAssertEqual(reject.message.text, "Some error")
            XCTAssertEqual(reject.data.array, data)
        }
    }

    func testAmountAndExpiryAreRewrittenInPlaceAndNothingElse() throws {
        var packet = bytes(
            try VectorFile.read("interledger-rs/ilp-packets", as: RustFile.self)
                .vectors[0].hex)
        let before = packet
        try packet.withByteView { view in
            let prepare = try PreparePacket(view)
            prepare.setAmount(.max)
            var clock = ILPClock()
            clock.format(1_763_672_000_123, prepare.expiryText)
            XCTAssertEqual(try PreparePacket(view).amount, .max)
            XCTAssertEqual(clock.parse(prepare.expiryText), 1_763_672_000_123)
        }
        // Type, three bytes of length, amount, expiry; then everything else.
        XCTAssertEqual(packet[..<4], before[..<4])
        XCTAssertEqual(packet[(4 + 8 + 17)...], before[(4 + 8 + 17)...])
    }

    func testBytesBehindTheEnvelopeAndBehindTheLastFieldAreIgnored() throws {
        let fulfill = bytes("0d23" + String(repeating: "00", count: 32) + "00" + "aabb" + "cc")
        try fulfill.lent { view in
            let packet = try FulfillPacket(view)
            XCTAssertEqual(packet.packet.count, 2 + 0x23)
            XCTAssertEqual(packet.data.count, 0)
        }
    }

    func testSizesAboveTheLimitsAreRefusedAndThoseAtThemAreNot() throws {
        let zeros = String(repeating: "00", count: 32)
        for (dataCount, isFine) in [(32_767, true), (32_768, false)] {
            let data = [UInt8](repeating: 1, count: dataCount)
            let body = bytes(zeros) + varOctets(data)
            let packet = [13] + varOctets(body)
            if isFine {
                XCTAssertNoThrow(try packet.lent { _ = try FulfillPacket($0) })
            } else {
                assertFault(.dataTooLong, at: 1 + 3 + 32) {
                    try packet.lent { _ = try FulfillPacket($0) }
                }
            }
        }
        for (count, isFine) in [(1_023, true), (1_024, false)] {
            let address = [UInt8](repeating: UInt8(ascii: "a"), count: count)
            let prepare =
                [12] + varOctets([UInt8](repeating: 0x30, count: 57) + varOctets(address) + [0])
            let reject = [14] + varOctets(Array("F00".utf8) + varOctets(address) + [0, 0])
            if isFine {
                XCTAssertNoThrow(try prepare.lent { _ = try PreparePacket($0) })
                XCTAssertNoThrow(try reject.lent { _ = try RejectPacket($0) })
            } else {
                assertFault(.addressTooLong, at: 1 + 3 + 57) {
                    try prepare.lent { _ = try PreparePacket($0) }
                }
                assertFault(.addressTooLong, at: 1 + 3 + 3) {
                    try reject.lent { _ = try RejectPacket($0) }
                }
            }
        }
        let message = [UInt8](repeating: 0x61, count: 8_192)
        assertFault(.messageTooLong, at: 1 + 3 + 3 + 1) {
            let reject = [14] + varOctets(Array("F00".utf8) + [0] + varOctets(message) + [0])
            try reject.lent { _ = try RejectPacket($0) }
        }
    }

    func testTheLargestRejectIsTheLargestPacket() throws {
        let body =
            Array("F00".utf8) + varOctets([UInt8](repeating: 0x61, count: 1_023))
            + varOctets([UInt8](repeating: 0x61, count: 8_191))
            + varOctets([UInt8](repeating: 0, count: 32_767))
        let packet = [14] + varOctets(body)
        XCTAssertEqual(packet.count, ILPLimits.packetBytesMax)
        XCTAssertEqual(try ILPVectors.rewritten(packet), packet)
        let larger = [14] + varOctets(body + [0])
        assertFault(.packetTooLong, at: 1) { try larger.lent { _ = try RejectPacket($0) } }
    }

    func testFaultsAreToldWhereTheyAre() {
        let faults: [(String, WireError.Reason, Int)] = [
            ("", .truncated, 0), ("0e", .truncated, 1), ("0f00", .packetTypeUnknown, 0),
            ("0d00", .packetTypeUnexpected, 0), ("0e0346", .lengthBeyondEnd, 1),
            ("0e024630", .truncated, 4), ("0e0346303000", .truncated, 5),
            ("0e06460030000000", .errorCodeInvalid, 2), ("0e06463030000100", .truncated, 8),
            ("0e06463030000200", .lengthBeyondEnd, 6),
            ("0e0746303081050000", .lengthNotCanonical, 5),
        ]
        for (digits, reason, offset) in faults {
            assertFault(reason, at: offset) { try bytes(digits).lent { _ = try RejectPacket($0) } }
        }
    }

    func testARejectMayNameNobody() throws {
        try bytes("0e06463030000000").lent { view in
            XCTAssertEqual(try RejectPacket(view).triggeredBy.count, 0)
        }
    }

    func testTheAmountsOfAnF08AreReadAndWritten() throws {
        struct File: Decodable {
            struct Data: Decodable {
                var receivedAmount: String
                var maximumAmount: String
                var hex: String
            }
            var amountsOfF08: Data

            enum CodingKeys: String, CodingKey { case amountsOfF08 = "F08data" }
        }
        let vector = try VectorFile.read("interledgerjs/errors", as: File.self).amountsOfF08
        let amounts = try XCTUnwrap(bytes(vector.hex).lent { AmountTooLarge($0) })
        XCTAssertEqual("\(amounts.receivedAmount)", vector.receivedAmount)
        XCTAssertEqual("\(amounts.maximumAmount)", vector.maximumAmount)
        XCTAssertEqual(amounts.array, bytes(vector.hex))
        for count in [0, 15, 17] {
            XCTAssertNil([UInt8](repeating: 0, count: count).lent { AmountTooLarge($0) })
        }
    }

    func testEveryCodeOfTheRFCHasItsNameAndText() {
        XCTAssertEqual(ILPErrorCode("F08"), .f08)
        XCTAssertEqual(ILPErrorCode.t04.text, "T04")
        XCTAssertEqual(ILPErrorCode.r02.name, "Insufficient Timeout")
        XCTAssertNil(ILPErrorCode("Z42")?.name)
        for wrong in ["", "F0", "F000", "F 0", "F0\n", "é0"] { XCTAssertNil(ILPErrorCode(wrong)) }
    }

    private func varOctets(_ octets: [UInt8]) -> [UInt8] {
        var writer = OERBytes()
        writer.varOctets(octets)
        return writer.bytes
    }

    private struct RustFile: Decodable {
        struct Packet: Decodable {
            var hex: String
            var executionCondition: String?
            var fulfillment: String?
        }
        var dataHex: String
        var vectors: [Packet]
    }
}

/// ILP packets of all files, and what reading and writing makes of them.
enum ILPVectors {
    static func all() throws -> [String] {
        let examples = try ["prepare", "fulfill", "reject"].map {
            try VectorFile.read("interledgerjs/ilp_\($0).example01", as: Example.self).binary
        }
        let files = ["interledger-rs/ilp-packets", "interledgerjs/ildcp", "interledgerjs/ccp"]
        let vectors = try files.flatMap { try VectorFile.read($0, as: Packets.self).vectors }
        return examples
            + vectors.map(\.hex).filter { ["0c", "0d", "0e"].contains($0.prefix(2)) }
    }

    static func rewritten(_ packet: [UInt8]) throws -> [UInt8] {
        try packet.lent { view in
            switch ILPPacketType(of: view) {
            case .prepare: try rewritten(PreparePacket(view))
            case .fulfill: try rewritten(FulfillPacket(view))
            case .reject: try rewritten(RejectPacket(view))
            case nil: []
            }
        }
    }

    private static func rewritten(_ prepare: PreparePacket) -> [UInt8] {
        var clock = ILPClock()
        let size = PreparePacket.size(
            destinationCount: prepare.destination.count, dataCount: prepare.data.count)
        return written(size) { place in
            PreparePacket.write(
                amount: prepare.amount, expiresAtMilliseconds: clock.parse(prepare.expiryText),
                condition: prepare.condition, destination: prepare.destination,
                data: prepare.data, clock: &clock, to: place)
        }
    }

    private static func rewritten(_ fulfill: FulfillPacket) -> [UInt8] {
        written(FulfillPacket.size(dataCount: fulfill.data.count)) { place in
            FulfillPacket.write(fulfillment: fulfill.fulfillment, data: fulfill.data, to: place)
        }
    }

    private static func rewritten(_ reject: RejectPacket) -> [UInt8] {
        let size = RejectPacket.size(
            triggeredByCount: reject.triggeredBy.count, messageCount: reject.message.count,
            dataCount: reject.data.count)
        return written(size) { place in
            RejectPacket.write(
                code: reject.code, triggeredBy: reject.triggeredBy, message: reject.message,
                data: reject.data, to: place)
        }
    }

    private static func written(
        _ size: Int, _ write: (UnsafeMutableRawPointer) -> Int
    ) -> [UInt8] {
        // One byte more shows a writer that goes too far.
        var bytes = [UInt8](repeating: 0xee, count: size + 1)
        bytes.withByteView { XCTAssertEqual(write($0.start), size) }
        XCTAssertEqual(bytes.last, 0xee)
        return bytes.dropLast()
    }

    private struct Example: Decodable { var binary: String }
    private struct Packets: Decodable { var vectors: [Vector] }
}
