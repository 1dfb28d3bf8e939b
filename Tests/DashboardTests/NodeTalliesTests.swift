import Telemetry
import XCTest

@testable import Dashboard

final class NodeTalliesTests: XCTestCase {
    /// Whoever may name nodes may name ten thousand, and metrics are asked for every few seconds.
    func testOfManyNodesTheFirstAreNamedAndTheOthersToldAsOne() throws {
        var tallies = NodeTallies()
        for number in 0..<10 {
            for _ in 0...number {
                var frame = LogFrame(node: "n\(number)", sequence: 0)
                _ = frame.add(.sent, at: 0)
                tallies.add(Frame(trusting: frame.finish()), at: 1)
            }
        }
        XCTAssertEqual(tallies.named(atMost: 10).map(\.name), (0..<10).map { "n\($0)" })
        let named = tallies.named(atMost: 3)
        XCTAssertEqual(named.map(\.name), ["", "n0", "n1", "n2"])
        XCTAssertEqual(named.map(\.tally.events), [49, 1, 2, 3])
    }
}
