import XCTest

@testable import Generators

final class YAMLTests: XCTestCase {
    func testAPlainWordStandsBare() {
        for word in ["linear-5", "connector-a.client", "json-file", "a/b", "Yesterday", "nope"] {
            XCTAssertEqual(YAMLScalar.text(word), word)
        }
    }

    func testWhatYAMLCouldMisreadIsQuoted() {
        let words = [
            "", " ", "y", "N", "yes", "No", "on", "OFF", "true", "False", "null", "Null", "~", "1",
            "1e3", "0x1f", "0o7", "1_000", "12:30", "1.0", ".5", ".inf", ".nan", "-", "- a", "a: b",
            "a #b", "#a", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "{a}", "[a]", "a,b", "<<",
            "=", "a b", "ws://a:1", "2001-01-01", "?", ":", "---", "...", "ä",
        ]
        for word in words { XCTAssertEqual(YAMLScalar.text(word), "\"\(word)\"") }
    }

    func testWhatQuotationMarksCannotHoldIsEscaped() {
        XCTAssertEqual(YAMLScalar.text("a\"b\\c"), #""a\"b\\c""#)
        XCTAssertEqual(
            YAMLScalar.text("a\nb\tc\u{0}\u{7f}\u{2028}"), #""a\nb\tc\u0000\u007f\u2028""#)
    }

    func testMapsListsAndRecordsAreIndentedByTwo() {
        var yaml = YAMLWriter()
        yaml.map("services") { yaml in
            yaml.map("on", anchor: "node") { yaml in
                yaml.merge("other")
                yaml.entry("ports", items: ["127.0.0.1:1:2"])
                yaml.entry("nothing", items: [])
                yaml.entry("configs", records: [[("source", "a"), ("target", "/b")]])
                yaml.entry("cap_drop", list: ["ALL", "b"])
                yaml.entry("cpus", literal: "1.0")
            }
        }
        XCTAssertEqual(
            yaml.text,
            """
            ---
            services:
              "on": &node
                <<: *other
                ports:
                  - "127.0.0.1:1:2"
                configs:
                  - source: a
                    target: "/b"
                cap_drop: ["ALL", "b"]
                cpus: 1.0

            """)
    }

    func testALongLineIsExplainedToYamllint() {
        var yaml = YAMLWriter()
        yaml.entry("key", String(repeating: "a", count: 75))
        XCTAssertFalse(yaml.text.contains("yamllint"))
        yaml.entry("key", String(repeating: "a", count: 76))
        XCTAssert(yaml.text.contains("# yamllint disable rule:line-length\n"))
    }
}
