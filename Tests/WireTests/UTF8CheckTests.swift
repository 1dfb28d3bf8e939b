import Wire
import XCTest

/// Against the standard library, which knows whole texts only.
final class UTF8CheckTests: XCTestCase {
    func testEveryCharacterIsTakenWholeAndInPieces() {
        let step = 37
        for value in stride(from: UInt32(0), through: 0x10_ffff, by: step) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let bytes = Array(String(scalar).utf8)
            XCTAssertEqual(verdict([bytes]), .valid)
            XCTAssertEqual(verdict(bytes.map { [$0] }), .valid)
            for cut in bytes.indices.dropFirst() {
                XCTAssertEqual(verdict([Array(bytes[..<cut])]), .brokenOff)
            }
        }
    }

    func testEveryPairAndManyTriplesOfBytesAreJudgedAsTheLibraryJudgesThem() {
        for first in UInt8.min ... .max {
            for second in UInt8.min ... .max {
                assertSameVerdict([first, second])
            }
        }
        let borders: [UInt8] = [0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff]
        for first in UInt8(0xc0) ... .max {
            for second in borders {
                for third in borders {
                    assertSameVerdict([first, second, third])
                    for fourth in borders { assertSameVerdict([first, second, third, fourth]) }
                }
            }
        }
    }

    func testAWrongByteBehindLongASCIIIsFoundAtEveryPlace() {
        for place in 0..<40 {
            var bytes = [UInt8](repeating: 0x61, count: 40)
            bytes[place] = 0xff
            XCTAssertEqual(verdict([bytes]), .wrong)
        }
    }

    private enum Verdict { case valid, brokenOff, wrong }

    private func verdict(_ pieces: [[UInt8]]) -> Verdict {
        var check = UTF8Check()
        for var piece in pieces {
            guard piece.withByteView({ check.take($0.start, $0.count) }) else { return .wrong }
        }
        return check.isBetweenCharacters ? .valid : .brokenOff
    }

    private func assertSameVerdict(_ bytes: [UInt8]) {
        let isValid = String(validating: bytes, as: UTF8.self) != nil
        XCTAssertEqual(verdict([bytes]) == .valid, isValid, "\(bytes)")
    }
}
