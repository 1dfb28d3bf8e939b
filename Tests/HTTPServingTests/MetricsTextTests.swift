import HTTPServing
import XCTest

final class MetricsTextTests: XCTestCase {
    /// A name may be anything that a stranger says.
    func testALabelNeverEndsItsLine() {
        var text = MetricsText()
        text.sample(["node": "a\r\nb\nc\\d\"e"], 1)
        XCTAssertEqual(
            String(decoding: text.bytes, as: UTF8.self), "{node=\"a\r\\nb\\nc\\\\d\\\"e\"} 1\n")
    }
}
