import Wire
import XCTest

final class TimestampTests: XCTestCase {
    func testRFC30sTimesOfPacketsAreReadAndWritten() throws {
        for row in try examples().ilpTimestampValid {
            let expected = try milliseconds(row[1])
            XCTAssertEqual(parsed(row[0]), expected, row[0])
            XCTAssertEqual(formatted(expected), row[0])
        }
    }

    func testRFC30sWrongTimesOfPacketsAreRefused() throws {
        for text in try examples().ilpTimestampInvalid {
            // A packet has 17 bytes for its time. Those that are too long only behind it are
            // valid times with something else behind; a shorter one ends in zero bytes here.
            let isTime = text.count > ILPClock.bytes && text.prefix(17).allSatisfy(\.isNumber)
            XCTAssertEqual(parsed(text) != ILPClock.invalid, isTime, text)
        }
        for text in [
            "20170229000000000", "21000229000000000", "20170431000000000", "20170001000000000",
            "20170100000000000", "20171224160000z00", "2017122416000000:", "20171224006000000",
            "/0171224000000000", "20171224000000\u{00}00",
        ] {
            XCTAssertEqual(parsed(text), ILPClock.invalid, text)
        }
    }

    func testEveryDayOfFourCenturiesComesBack() {
        var clock = ILPClock()
        var other = ILPClock()
        var text = [UInt8](repeating: 0, count: ILPClock.bytes)
        let day: Int64 = 86_400_000
        for days in stride(from: Int64(-30_000), to: 120_000, by: 1) {
            let time = days * day + (days & 0xffff) * 977
            text.withUnsafeMutableBytes { clock.format(time, $0.baseAddress!) }
            XCTAssertEqual(text.withUnsafeBytes { other.parse($0.baseAddress!) }, time)
        }
    }

    func testTheBordersOfTheCalendarHold() {
        XCTAssertEqual(formatted(.max), "99991231235959999")
        XCTAssertEqual(formatted(.min), "00000101000000000")
        XCTAssertEqual(formatted(253_402_300_799_999), "99991231235959999")
        XCTAssertEqual(formatted(253_402_300_800_000), "99991231235959999")
        XCTAssertEqual(formatted(0), "19700101000000000")
        XCTAssertEqual(formatted(-1), "19691231235959999")
        XCTAssertEqual(parsed("00000101000000000"), -62_167_219_200_000)
        XCTAssertEqual(parsed("20000229120000000"), 951_825_600_000)
    }

    func testTheMillisecondBefore1970IsNotTakenForAFault() {
        XCTAssertEqual(parsed("19691231235959999"), -2)
    }

    func testAClockThatLearnedADayStillRefusesAWrongOne() {
        var clock = ILPClock()
        func parse(_ text: String) -> Int64 {
            Array(text.utf8).withUnsafeBytes { clock.parse($0.baseAddress!) }
        }
        XCTAssertEqual(parse("20171224000000000"), 1_514_073_600_000)
        XCTAssertEqual(parse("20171324000000000"), ILPClock.invalid)
        XCTAssertEqual(parse("20171224000000001"), 1_514_073_600_001)
    }

    func testGeneralizedTimesAreReadWithNoneToThreeDigits() throws {
        for row in try examples().generalizedTimeValid where !row[1].hasPrefix("leap") {
            XCTAssertEqual(generalized(row[0]), try milliseconds(row[1]), row[0])
        }
        XCTAssertEqual(
            generalized("20161231235960.852Z"), try milliseconds("2017-01-01T00:00:00.852Z"))
        for text in try examples().generalizedTimeInvalidPerSpecButSeenInPractice {
            XCTAssertNotNil(generalized(text), text)
        }
        for row in try examples().varStringTimestamps {
            let text = String(decoding: bytes(row[0]).dropFirst(), as: UTF8.self)
            XCTAssertEqual(generalized(text), try milliseconds(row[1]))
        }
    }

    func testWrongGeneralizedTimesAreRefused() throws {
        let more = [
            "", "Z", "20171224161432", "20171224161432.2", "20171224120060Z",
            "20171224161432.2790Z", "20171224161432.Z", "20171224161432+Z", "20171224235961Z",
        ]
        for text in try examples().generalizedTimeInvalid + more {
            XCTAssertNil(generalized(text), text)
        }
    }

    func testGeneralizedTimesAreWrittenWithThreeDigits() {
        XCTAssertEqual(
            String(decoding: GeneralizedTime.text(1_503_945_120_000), as: UTF8.self),
            "20170828183200.000Z")
    }

    private func parsed(_ text: String) -> Int64 {
        var bytes = Array(text.utf8)
        while bytes.count < ILPClock.bytes { bytes.append(0) }
        var clock = ILPClock()
        return bytes.withUnsafeBytes { clock.parse($0.baseAddress!) }
    }

    private func formatted(_ milliseconds: Int64) -> String {
        var clock = ILPClock()
        var bytes = [UInt8](repeating: 0, count: ILPClock.bytes)
        bytes.withUnsafeMutableBytes { clock.format(milliseconds, $0.baseAddress!) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func generalized(_ text: String) -> Int64? {
        Array(text.utf8).lent { GeneralizedTime.milliseconds($0) }
    }

    private func examples() throws -> Examples { try VectorFile.read("rfcs/oer-rfc0030") }

    private struct Examples: Decodable {
        var ilpTimestampValid: [[String]]
        var ilpTimestampInvalid: [String]
        var generalizedTimeValid: [[String]]
        var generalizedTimeInvalid: [String]
        var generalizedTimeInvalidPerSpecButSeenInPractice: [String]
        var varStringTimestamps: [[String]]
    }
}
