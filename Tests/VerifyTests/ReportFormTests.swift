import XCTest

@testable import ilpnet

/// Texts of others in XML.
final class ReportFormTests: XCTestCase {
    func testAnythingMayStandInXML() {
        XCTAssertEqual(
            XMLText.attribute("a<b>&\"c\"\n\u{1b}[31m\u{0}"),
            "a&lt;b&gt;&amp;&quot;c&quot;&#10;\u{fffd}[31m\u{fffd}")
        XCTAssertEqual(XMLText.content("a<b>&\"c\"\n"), "a&lt;b&gt;&amp;\"c\"\n")
        XCTAssertEqual(XMLText.content("]]>"), "]]&gt;")
    }
}
