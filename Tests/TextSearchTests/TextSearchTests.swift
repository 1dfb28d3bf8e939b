import TextSearch
import XCTest

/// Every case holds the same answer as the standard library's own, with which it was compared.
final class TextSearchTests: XCTestCase {
    func testTextIsFoundWhereItStandsFirst() throws {
        let text = "aab aaab aaab"
        let range = try XCTUnwrap(text.firstRange(of: "aaab"))
        XCTAssertEqual(text[range], "aaab")
        XCTAssertEqual(text.distance(from: text.startIndex, to: range.lowerBound), 4)
        XCTAssertNil(text.firstRange(of: "aaaab"))
        XCTAssertNil("ab".firstRange(of: "abc"))
        XCTAssertNil("".firstRange(of: "a"))
    }

    func testRangesOfASubstringAreThoseOfTheWholeText() throws {
        let text = "x=1 x=2"
        let range = try XCTUnwrap(text.dropFirst(2).firstRange(of: "x="))
        XCTAssertEqual(text[range.upperBound...], "2")
    }

    func testCharactersAreComparedAndNotTheirBytes() {
        XCTAssertNotNil("caf\u{E9} bar".firstRange(of: "cafe\u{301}"))
        XCTAssertNil("cafe\u{301}".firstRange(of: "cafe"))
    }

    func testReplacingGoesOnBehindWhatItPutIn() {
        XCTAssertEqual("aaa".replacing("a", with: "aa"), "aaaaaa")
        XCTAssertEqual("it's 'so'".replacing("'", with: "'\\''"), "it'\\''s '\\''so'\\''")
        XCTAssertEqual("abc".replacing("x", with: "y"), "abc")
        XCTAssertEqual("a-b-c".replacing("-", with: "", maxReplacements: 1), "ab-c")
        XCTAssertEqual("abc".replacing("", with: "y"), "abc")
    }

    func testBytesAreFoundInARow() {
        let bytes = Array("{\"packetId\":\"ab\"}".utf8)
        XCTAssert(bytes.contains(Array("\"ab\"}".utf8)))
        XCTAssert(bytes.contains([]))
        XCTAssertFalse(bytes.contains(Array("\"ab\"}}".utf8)))
        XCTAssertFalse([UInt8]().contains([1]))
    }
}
