import Foundation
import TestSupport
import TopologyModel
import XCTest

@testable import Verification

/// How often a text stands in nodes' logs, and what there is to say where a log cannot be read.
final class LogLineCheckTests: XCTestCase {
    private var network: PretendedNetwork!

    override func setUpWithError() throws {
        network = try PretendedNetwork("a", "b")
        try network.folder.write("oops\nfine\n", to: "a.log")
        try network.folder.write("oops\n", to: "a.log.1")
        try network.folder.write("fine\n", to: "b.log")
    }

    func testLinesOfRotatedLogsCountToo() throws {
        XCTAssertEqual(try result("oops", atMost: 2).outcome, .passed)
        XCTAssertEqual(try result("oops", atMost: 1).outcome, .failed)
        XCTAssertEqual(try result("oops", atMost: 1).measured, .count(2))
    }

    func testALogThatIsGoneFails() throws {
        XCTAssertEqual(try result("nonsense", atMost: 0).outcome, .passed)
        try FileManager.default.removeItem(atPath: network.folder["b.log"])
        let result = try result("nonsense", atMost: 0)
        XCTAssertEqual(result.outcome, .failed)
        XCTAssertEqual(result.reasons, ["the log of b is gone: \(network.folder["b.log"])"])
    }

    func testAPipeInThePlaceOfALogIsNotWaitedFor() throws {
        for name in ["b.log", "a.log.1"] {
            try FileManager.default.removeItem(atPath: network.folder[name])
            XCTAssertEqual(mkfifo(network.folder[name], 0o600), 0)
            XCTAssertEqual(try result("nonsense", atMost: 0).outcome, .failed, name)
            try FileManager.default.removeItem(atPath: network.folder[name])
            try network.folder.write("", to: name)
        }
    }

    private func result(_ text: String, atMost: Int) throws -> CheckResult {
        try network.run().verify(
            LogLineDescription(
                text: text, node: nil, bounds: BoundsDescription(atLeast: nil, atMost: atMost),
                source: PretendedNetwork.source))
    }
}
