import Control
import XCTest

final class LineBufferTests: XCTestCase {
    private func lines(_ pieces: [[UInt8]], lineBytesMax: Int = 64) -> [[UInt8]] {
        var buffer = LineBuffer(lineBytesMax: lineBytesMax)
        var lines: [[UInt8]] = []
        for piece in pieces {
            piece.withUnsafeBytes { buffer.append($0) }
            while let line = buffer.next() { lines.append(line) }
        }
        return lines
    }

    func testLinesComeWholeWhereverTheBytesAreCut() {
        let text = Array("one\n\ntwo \r\nthree\nrest".utf8)
        let expected = ["one", "", "two \r", "three"].map { Array($0.utf8) }
        XCTAssertEqual(lines([text]), expected)
        XCTAssertEqual(lines(text.map { [$0] }), expected)
        for first in text.indices {
            for second in first..<text.count {
                let pieces = [text[..<first], text[first..<second], text[second...]]
                XCTAssertEqual(lines(pieces.map(Array.init)), expected, "\(first) \(second)")
            }
        }
    }

    func testLinesThatAreTakenLateComeInOrder() {
        var buffer = LineBuffer(lineBytesMax: 8)
        func append(_ text: String) {
            Array(text.utf8).withUnsafeBytes { buffer.append($0) }
        }
        append("a\nb\nc")
        XCTAssertEqual(buffer.next(), Array("a".utf8))
        append("c\nd\n")
        for text in ["b", "cc", "d"] { XCTAssertEqual(buffer.next(), Array(text.utf8)) }
        XCTAssertNil(buffer.next())
        append("e\n")
        XCTAssertEqual(buffer.next(), Array("e".utf8))
    }

    func testOnlyWhatWaitsCountsAgainstTheLimit() {
        var buffer = LineBuffer(lineBytesMax: 4)
        func append(_ text: String) {
            Array(text.utf8).withUnsafeBytes { buffer.append($0) }
        }
        for _ in 0..<1_000 {
            append("abc\n")
            XCTAssertFalse(buffer.isOverfull)
            XCTAssertEqual(buffer.next(), Array("abc".utf8))
        }
        append("abcd")
        XCTAssertNil(buffer.next())
        XCTAssertFalse(buffer.isOverfull)
        append("e")
        XCTAssert(buffer.isOverfull)
    }
}
