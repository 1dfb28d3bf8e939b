import Wire
import XCTest

@testable import Peering

/// Two nodes and one link between them, over real sockets.
final class LinkTests: XCTestCase {
    func testALinkCarriesPacketsBothWaysWhoeverDialled() throws {
        let pair = try Pair()
        turn(pair.alice, pair.bob) {
            pair.alice.happened == [.connected(0)] && pair.bob.happened == [.connected(0)]
        }
        XCTAssertNotEqual(pair.alice.links.session(of: 0), 0)
        XCTAssertEqual(pair.alice.request(0, 7, [1, 2, 3]), .sent)
        XCTAssertEqual(pair.bob.request(0, 9, [4, 5, 6]), .sent)
        turn(pair.alice, pair.bob) {
            pair.alice.happened.contains(.answer(0, 7, [3, 2, 1]))
                && pair.bob.happened.contains(.answer(0, 9, [6, 5, 4]))
        }
        XCTAssertTrue(pair.bob.happened.contains(.request(0, 7, [1, 2, 3])))
        XCTAssertTrue(pair.alice.happened.contains(.request(0, 9, [4, 5, 6])))
    }
}
