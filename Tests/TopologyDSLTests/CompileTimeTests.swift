import Foundation
import TestSupport
import XCTest

/// Long blocks take the compiler long to check, and a slip in the language's signatures makes it
/// minutes. The best of three runs is judged, so that a busy machine does not fail the test.
final class CompileTimeTests: XCTestCase {
    private static let runs = 3

    func testFiftyWrittenNodesAreCheckedInUnderASecond() throws {
        let nodes = (1...50).map { index in
            """
                Node("node-\(index)") {
                    Asset("USD", scale: 2)
                    LogLevel(.warn)
                    Peer("node-\(index + 1)", creditLimit: 1_000, latency: .milliseconds(\(index)))
                }

            """
        }
        try assertChecked(within: .seconds(1), nodes.joined())
    }

    func testALoopOverFiveHundredIsCheckedInUnderSixTenths() throws {
        try assertChecked(
            within: .milliseconds(600),
            """
                for index in 1...500 {
                    Node("node-\\(index)") {
                        Asset("USD", scale: 2)
                        LogLevel(.warn)
                        Peer("node-\\(index + 1)", creditLimit: 1_000, latency: .milliseconds(index))
                    }
                }
            """)
    }

    private func assertChecked(within limit: Duration, _ block: String, line: UInt = #line) throws {
        let folder = try TemporaryFolder()
        let language = try CompiledLanguage(in: folder)
        let file = try folder.write(
            "import TopologyDSL\n\nlet network = Topology(\"guard\") {\n\(block)\n}\n",
            to: "guard.swift")
        var times: [Duration] = []
        for _ in 0..<Self.runs {
            times.append(
                try ContinuousClock().measure {
                    XCTAssertEqual(try language.errors(in: file), "")
                })
        }
        XCTAssertLessThan(times.min()!, limit, "\(times)", line: line)
    }
}
