import TopologyModel
import XCTest

@testable import Verification

final class ReachabilityCheckTests: XCTestCase {
    func testANetworkOfOneNodeHasNothingToReach() throws {
        let result = try PretendedNetwork("a").run().verify(
            ReachableDescription(pairs: .allPairs, source: PretendedNetwork.source))
        XCTAssertEqual(result.outcome, .notMeasured)
        XCTAssertNil(result.measured)
        XCTAssertEqual(
            result.reasons, ["there is nothing to reach: the network has no second node"])
    }
}
