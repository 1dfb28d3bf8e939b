import Connector
import Wire
import XCTest

final class LocalReceiverTests: XCTestCase {
    private let preimage = Preimage.usual

    func testAPreimageInTheDataFulfillsThePacket() {
        XCTAssertEqual(fulfillment(of: preimage.bytes), preimage.fulfillment)
    }

    func testWhatFollowsThePreimageIsTheSenders() {
        for count in [1, 31, 32, 33, 1000, ILPLimits.dataBytesMax - 32] {
            XCTAssertEqual(
                fulfillment(of: preimage.bytes + [UInt8](repeating: 0xab, count: count)),
                preimage.fulfillment, "\(count) bytes more")
        }
    }

    func testLessThanAPreimageIsNotExpected() {
        for count in 0..<32 {
            XCTAssertNil(fulfillment(of: Array(preimage.bytes.prefix(count))), "\(count) bytes")
        }
    }

    func testThePreimageStandsAtTheStartAndIsWhole() {
        XCTAssertNil(fulfillment(of: [0] + preimage.bytes))
        for i in 0..<32 {
            var bytes = preimage.bytes
            bytes[i] ^= 0x80
            XCTAssertNil(fulfillment(of: bytes), "byte \(i)")
        }
    }

    func testTheConditionItselfIsNoPreimage() {
        XCTAssertNil(fulfillment(of: preimage.condition.array))
    }

    func testAConditionThatEverybodyCanFulfillIsFulfilledOnlyOnRequest() {
        XCTAssertNil(fulfillment(of: [], condition: PeerProtocol.condition))
        XCTAssertEqual(
            fulfillment(of: [UInt8](repeating: 0, count: 32), condition: PeerProtocol.condition),
            .zero)
    }

    func testANodeFulfillsWhatIsForItOrBelowIt() {
        let node = TestNode()
        for destination in [TestNode.address, TestNode.address + ".a.b"] {
            var packet = node.packet(to: destination)
            packet.data = preimage.bytes + [1, 2, 3]
            XCTAssertEqual(
                node.ask(packet).reply, .fulfill(preimage.fulfillment, data: []), destination)
        }
        XCTAssertEqual(node.forwarder.counters.preparesDelivered, 2)
        XCTAssertEqual(node.forwarder.inFlight.count, 0)
    }

    private func fulfillment(of data: [UInt8], condition: Hash256? = nil) -> Hash256? {
        var bytes = Prepare(
            to: "test.node", expiresAt: 0, condition: condition ?? preimage.condition, data: data
        ).bytes
        return bytes.withByteView {
            LocalReceiver.fulfillment(for: try! PreparePacket($0))
        }
    }
}
