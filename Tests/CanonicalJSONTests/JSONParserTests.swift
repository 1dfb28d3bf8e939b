import XCTest

@testable import CanonicalJSON

final class JSONParserTests: XCTestCase {
    func testValuesKnowTheirLines() throws {
        let value = try parse("{\n  \"a\": [1,\n 2.5e3]\n}")
        guard case .object(let members) = value.content else { return XCTFail() }
        XCTAssertEqual(members[0].line, 2)
        guard case .array(let items) = members[0].value.content else { return XCTFail() }
        XCTAssertEqual(items.map(\.line), [2, 3])
        XCTAssertEqual(items.map(\.content), [.number("1"), .number("2.5e3")])
    }

    func testEscapesAreUnderstood() throws {
        let text = #""\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00""#
        XCTAssertEqual(try parse(text).content, .text("\"\\/\u{8}\u{c}\n\r\tAé😀"))
    }

    func testWhatIsNoJSONIsRefusedWithItsLine() {
        let wrong: [(String, Int)] = [
            ("", 1), ("{", 1), ("[1,]", 1), ("{\"a\":1,}", 1), ("\n\n[01]", 3), ("[1 2]", 1),
            ("nul", 1), ("\"a\nb\"", 1), ("\"\\x\"", 1), ("\"\\ud83d\"", 1), ("\"\\ud83dxx\"", 1),
            ("\"\\u12g4\"", 1), ("1.", 1), ("1e", 1), ("-", 1), ("[1]\n]", 2), ("{\"a\" 1}", 1),
            ("{1:2}", 1), ("'a'", 1), ("\"abc", 1), ("\"\\", 1), ("+1", 1), ("// x\n1", 1),
        ]
        for (text, line) in wrong {
            XCTAssertThrowsError(try parse(text), text) {
                XCTAssertEqual(($0 as? JSONProblem)?.line, line, text)
            }
        }
        XCTAssertThrowsError(try JSONParser.parse([0x22, 0xFF, 0x22]))
    }

    func testAKeyMayStandOnlyOnce() {
        XCTAssertThrowsError(try parse("{\"a\":1,\n\"a\":2}")) {
            XCTAssertEqual(
                $0 as? JSONProblem, JSONProblem(line: 2, message: "the key \"a\" stands twice"))
        }
    }

    func testDeepNestingIsRefusedAndNotFollowed() {
        XCTAssertNoThrow(try parse(nested(JSONParser.depthMax)))
        XCTAssertThrowsError(try parse(nested(JSONParser.depthMax + 1)))
        XCTAssertThrowsError(try parse(String(repeating: "[", count: 1_000_000)))
    }

    func testEveryTruncationOfATextIsRefused() {
        let text = #"{"name":"a\u0041","list":[1,-2.5e+3,true,null],"inner":{"x":false}}"#
        for length in 0..<text.utf8.count {
            XCTAssertThrowsError(try JSONParser.parse(Array(text.utf8.prefix(length))))
        }
        XCTAssertNoThrow(try parse(text))
    }

    private func parse(_ text: String) throws -> JSONValue {
        try JSONParser.parse(Array(text.utf8))
    }

    private func nested(_ depth: Int) -> String {
        String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
}
