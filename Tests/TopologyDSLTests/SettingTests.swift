import Foundation
import TopologyDSL
import TopologyModel
import XCTest

final class SettingTests: XCTestCase {
    override func tearDown() { unsetenv("ILPNET_SETTINGS") }

    func testWithoutAValueASettingIsItsDefault() {
        give("")
        XCTAssertEqual(Setting("default-count", default: 20), 20)
        XCTAssertEqual(Setting("default-rate", default: 18.25), 18.25)
        XCTAssertEqual(Setting("default-city", default: "london"), "london")
        XCTAssertEqual(Setting("default-choice", default: true), true)
        XCTAssertEqual(
            declared("default-"),
            [
                "default-count integer 20 20", "default-rate number 18.25 18.25",
                "default-city text london london", "default-choice flag true true",
            ])
    }

    func testThisRunsValueTakesTheDefaultsPlace() {
        give("count=-7", "rate=1e3", "city=a=b c", "choice=false", "other=1")
        XCTAssertEqual(Setting("count", default: 20), -7)
        XCTAssertEqual(Setting("rate", default: 18.25), 1_000)
        XCTAssertEqual(Setting("city", default: "london"), "a=b c")
        XCTAssertEqual(Setting("choice", default: true), false)
        XCTAssertEqual(declared("cit"), ["city text london a=b c"])
    }

    func testAValueOfAnotherKindLeavesTheDefaultAndIsKeptForThePlanner() {
        give("wrong-count=many", "wrong-rate=1,5", "wrong-choice=yes")
        XCTAssertEqual(Setting("wrong-count", default: 20), 20)
        XCTAssertEqual(Setting("wrong-rate", default: 1.5), 1.5)
        XCTAssertEqual(Setting("wrong-choice", default: true), true)
        XCTAssertEqual(
            declared("wrong-"),
            [
                "wrong-count integer 20 many", "wrong-rate number 1.5 1,5",
                "wrong-choice flag true yes",
            ])
    }

    func testASettingMayBeAskedForTwice() {
        give("again=5")
        XCTAssertEqual(Setting("again", default: 20), 5)
        XCTAssertEqual(Setting("again", default: 20), 5)
        XCTAssertEqual(declared("again"), ["again integer 20 5", "again integer 20 5"])
    }

    func testASettingKnowsItsLine() {
        _ = Setting("line", default: 1)
        let line = #line - 1
        let settings = Topology("t") {}.description.settings.filter { $0.name == "line" }
        XCTAssertEqual(settings[0].source, SourceLocation(file: "SettingTests.swift", line: line))
    }

    private func give(_ values: String...) {
        setenv("ILPNET_SETTINGS", values.joined(separator: "\n"), 1)
    }

    private func declared(_ prefix: String) -> [String] {
        Topology("t") {}.description.settings.filter { $0.name.hasPrefix(prefix) }.map {
            "\($0.name) \($0.kind) \($0.defaultValue) \($0.value)"
        }
    }
}
