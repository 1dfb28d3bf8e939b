import XCTest

@testable import CanonicalJSON

final class JSONReaderTests: XCTestCase {
    private struct Inner: Codable, Equatable {
        var flag: Bool
        var kind: Kind
    }

    private enum Kind: String, Codable, CaseIterable { case small, large }

    private struct Outer: Codable, Equatable {
        var name: String
        var count: Int
        var share: Double
        var note: String?
        var inner: [Inner]
        var choice: Choice
    }

    private enum Choice: Codable, Equatable {
        case none
        case some(Int)
        case pair(from: String, to: String)
    }

    private let value = Outer(
        name: "a \"b\"\n", count: -3, share: 18.25, note: nil,
        inner: [Inner(flag: true, kind: .large)], choice: .pair(from: "x", to: "y"))

    func testWhatIsWrittenIsReadAgain() throws {
        for layout in [JSONWriter.Layout.compact, .indented] {
            let text = try JSONWriter.text(of: value, layout)
            XCTAssertEqual(try JSONReader.read(Outer.self, from: Array(text.utf8)), value)
        }
    }

    func testTheIndentedLayoutKeepsSmallObjectsOnALine() throws {
        XCTAssertEqual(
            try JSONWriter.text(of: value, .indented),
            """
            {
              "name": "a \\"b\\"\\n",
              "count": -3,
              "share": 18.25,
              "inner": [
                {"flag": true, "kind": "large"}
              ],
              "choice": {
                "pair": {"from": "x", "to": "y"}
              }
            }
            """)
    }

    func testEverythingWrongIsFoundAtOnceWithItsLine() {
        let text = """
            {
              "name": 5,
              "count": 1.5,
              "share": "x",
              "colour": "red",
              "inner": [{"flag": 1, "kind": "huge"}],
              "choice": {"none": {}}
            }
            """
        XCTAssertThrowsError(try JSONReader.read(Outer.self, from: Array(text.utf8))) {
            let problems = ($0 as? JSONProblems)?.all ?? []
            XCTAssertEqual(
                problems.map { "\($0.line): \($0.message)" },
                [
                    "2: name: a text was expected, not a number",
                    "3: count: 1.5 is no whole number from -9223372036854775808 to "
                        + "9223372036854775807",
                    "4: share: a number was expected, not a text",
                    "5: unknown key \"colour\"",
                    "6: inner[0].flag: true or false was expected, not a number",
                    "6: inner[0].kind: Cannot initialize Kind from invalid String value huge",
                ])
        }
    }

    func testAMissingKeyIsNamed() {
        XCTAssertThrowsError(try JSONReader.read(Inner.self, from: Array("{\"flag\":true}".utf8))) {
            XCTAssertEqual(
                ($0 as? JSONProblems)?.all,
                [JSONProblem(line: 1, message: "the key \"kind\" is missing")])
        }
    }

    func testWhatIsMissingHidesNothingElse() {
        let text = """
            {"name": "x",
             "inner": [{"kind": "huge"}, 7],
             "other": 1}
            """
        XCTAssertThrowsError(try JSONReader.read(Outer.self, from: Array(text.utf8))) {
            XCTAssertEqual(
                ($0 as? JSONProblems)?.all.map { "\($0.line): \($0.message)" },
                [
                    "1: the key \"count\" is missing",
                    "1: the key \"share\" is missing",
                    "1: the key \"choice\" is missing",
                    "2: inner[0]: the key \"flag\" is missing",
                    "2: inner[0].kind: Cannot initialize Kind from invalid String value huge",
                    "2: inner[1]: an object was expected, not a number",
                    "3: unknown key \"other\"",
                ])
        }
    }

    func testUnknownKeysAreFoundInsideEnumerations() {
        let text = #"{"pair":{"from":"a","to":"b","via":"c"}}"#
        XCTAssertThrowsError(try JSONReader.read(Choice.self, from: Array(text.utf8))) {
            XCTAssertEqual(
                ($0 as? JSONProblems)?.all,
                [JSONProblem(line: 1, message: "pair: unknown key \"via\"")])
        }
    }
}
