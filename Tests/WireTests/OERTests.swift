import Wire
import XCTest

final class OERTests: XCTestCase {
    func testIntegersOfTheVectorsAreReadAndWritten() throws {
        for pair in try vectors().varUInt {
            let number = try XCTUnwrap(UInt64(pair[0]))
            XCTAssertEqual(try bytes(pair[1]).lent { try read($0) { try $0.varUInt() } }, number)
            var writer = OERBytes()
            writer.varUInt(number)
            XCTAssertEqual(writer.bytes, bytes(pair[1]))
            XCTAssertEqual(OERSize.varUInt(number), writer.bytes.count)
        }
    }

    func testIntegersThatMustFailDo() throws {
        for pair in try vectors().varUIntInvalid {
            XCTAssertThrowsError(
                try bytes(pair[0]).lent { try read($0) { try $0.varUInt() } }, pair[1])
        }
        let nine = try vectors().varUIntBufferRoundTrip
        XCTAssertThrowsError(try bytes(nine).lent { try read($0) { try $0.varUInt() } })
        assertFault(.integerNotMinimal, at: 0) {
            _ = try bytes("020001").lent { try read($0) { try $0.varUInt() } }
        }
        assertFault(.integerEmpty, at: 0) {
            _ = try bytes("00").lent { try read($0) { try $0.varUInt() } }
        }
    }

    func testOctetsOfTheVectorsAreReadAndWritten() throws {
        for pair in try vectors().varOctets {
            let octets = bytes(pair[0])
            XCTAssertEqual(
                try bytes(pair[1]).lent { try read($0) { try $0.varOctets().array } }, octets)
            var writer = OERBytes()
            writer.varOctets(octets)
            XCTAssertEqual(writer.bytes, bytes(pair[1]))
        }
        for case .pair(let count, let digits) in try vectors().varOctetsLengths {
            try assertLength(count, digits)
        }
    }

    func testOctetsThatMustFailDo() throws {
        for pair in try vectors().varOctetsInvalid {
            XCTAssertThrowsError(
                try bytes(pair[0]).lent { try read($0) { try $0.varOctets().array } }, pair[1])
        }
        let faults: [(String, WireError.Reason, Int)] = [
            ("", .truncated, 0), ("07010203040506", .lengthBeyondEnd, 0),
            ("89000102030405060708", .lengthOfLengthTooLarge, 0), ("80", .lengthWithoutBytes, 0),
            ("8105aaaaaaaaaa", .lengthNotCanonical, 0), ("8101", .lengthNotCanonical, 0),
            ("820080", .lengthNotCanonical, 0), ("8200ff", .lengthNotCanonical, 0),
            ("8880", .truncated, 2), ("88ffffffffffffffff", .lengthBeyondEnd, 0),
            ("887fffffffffffffff", .lengthBeyondEnd, 0), ("8180", .lengthBeyondEnd, 0),
        ]
        for (digits, reason, offset) in faults {
            assertFault(reason, at: offset) {
                _ = try bytes(digits).lent { try read($0) { try $0.varOctets().array } }
            }
        }
    }

    func testRFC30sExamplesAreRead() throws {
        let examples = try VectorFile.read("rfcs/oer-rfc0030", as: RFC30.self)
        for row in examples.uint {
            let value: UInt64 = try bytes(row[1]).lent { view in
                try read(view) { reader in
                    switch row[0] {
                    case "UInt8": UInt64(try reader.uint8())
                    case "UInt16": UInt64(try reader.uint16())
                    case "UInt32": UInt64(try reader.uint32())
                    default: try reader.uint64()
                    }
                }
            }
            XCTAssertEqual(String(value), row[2])
        }
        for row in examples.lengthDeterminant {
            let count = try XCTUnwrap(UInt64(row[1]))
            if count < 100_000 {
                try assertLength(Int(count), row[0])
            } else {
                assertFault(.lengthBeyondEnd, at: 0) {
                    _ = try bytes(row[0]).lent { try read($0) { try $0.varOctets().array } }
                }
            }
        }
        for row in examples.addresses {
            let text = try bytes(row[0]).lent { try read($0) { try $0.varOctets().text } }
            XCTAssertEqual(text, row[1])
        }
    }

    func testBothWritersWriteTheSameLengths() {
        for count in [0, 1, 127, 128, 255, 256, 65_535, 65_536, 16_777_215, 16_777_216] {
            let octets = [UInt8](repeating: 7, count: count)
            var slow = OERBytes()
            slow.varOctets(octets)
            var fast = [UInt8](repeating: 0, count: OERSize.varOctets(count))
            octets.lent { octets in
                fast.withByteView { place in
                    var writer = OERWriter(place.start)
                    writer.varOctets(octets)
                    XCTAssertEqual(writer.at, place.end)
                }
            }
            XCTAssertEqual(fast, slow.bytes, "\(count) bytes")
        }
    }

    func testTheLargestIntegerIsReadAndWritten() throws {
        for value: UInt64 in [.max, 1 << 63, 1 << 56, (1 << 56) - 1] {
            var slow = OERBytes()
            slow.varUInt(value)
            var fast = [UInt8](repeating: 0, count: OERSize.varUInt(value))
            fast.withByteView { place in
                var writer = OERWriter(place.start)
                writer.varUInt(value)
            }
            XCTAssertEqual(fast, slow.bytes)
            XCTAssertEqual(try fast.lent { try read($0) { try $0.varUInt() } }, value)
        }
    }

    private func assertLength(_ count: Int, _ digits: String) throws {
        let octets = [UInt8](repeating: 7, count: count)
        let whole = bytes(digits) + octets
        XCTAssertEqual(try whole.lent { try read($0) { try $0.varOctets().array } }, octets)
        var writer = OERBytes()
        writer.varOctets(octets)
        XCTAssertEqual(writer.bytes, whole)
    }

    private func read<T>(
        _ view: ByteView, _ body: (inout OERReader) throws -> T
    ) throws -> T {
        var reader = OERReader(view)
        return try body(&reader)
    }

    private func vectors() throws -> Vectors { try VectorFile.read("interledgerjs/oer") }

    private struct Vectors: Decodable {
        var varUInt: [[String]]
        var varUIntBufferRoundTrip: String
        var varUIntInvalid: [[String]]
        var varOctets: [[String]]
        var varOctetsLengths: [Length]
        var varOctetsInvalid: [[String]]
    }

    private enum Length: Decodable {
        case pair(Int, String)

        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            self = .pair(try row.decode(Int.self), try row.decode(String.self))
        }
    }

    private struct RFC30: Decodable {
        var uint: [[String]]
        var lengthDeterminant: [[String]]
        var addresses: [[String]]
    }
}
