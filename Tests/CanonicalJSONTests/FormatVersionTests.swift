import XCTest

@testable import CanonicalJSON

final class FormatVersionTests: XCTestCase {
    func testAVersionIsFoundWhateverElseIsWrong() {
        let version = version(of: "{\n  \"no one's\": [],\n  \"formatVersion\": 7\n}")
        XCTAssertEqual(version?.number, 7)
        XCTAssertEqual(version?.line, 3)
    }

    func testATextThatNamesNoVersionHasNone() {
        for text in [
            "", "7", "[]", "{}", "{\"formatVersion\": \"7\"}", "{\"formatVersion\": 7.5}",
            "{\"formatVersion\": 7",
        ] {
            XCTAssertNil(version(of: text), text)
        }
    }

    private func version(of text: String) -> FormatVersion? { FormatVersion(of: Array(text.utf8)) }
}
