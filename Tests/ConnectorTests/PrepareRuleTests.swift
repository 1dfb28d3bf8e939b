import Connector
import Wire
import XCTest

/// Each rule that a Prepare can break, with its code, beside the packet that just keeps it.
final class PrepareRuleTests: XCTestCase {
    private typealias Peer = TestNode.Peer

    private let node = TestNode()

    // MARK: F01

    func testAWholePrepareIsForwarded() {
        XCTAssertEqual(node.ask(node.packet()).peer, Peer.next)
        XCTAssertEqual(node.ask(node.packet().bytes + [0, 1, 2]).peer, Peer.next)
    }

    func testATruncatedPrepareIsF01() {
        var packet = node.packet()
        packet.data = [1, 2, 3]
        let bytes = packet.bytes
        for count in 0..<bytes.count {
            XCTAssertEqual(node.ask(Array(bytes.prefix(count))).code, "F01", "\(count) bytes")
        }
    }

    func testALengthThatLiesIsF01() {
        // The envelope, the destination, the data.
        for offset in [1, 59, 68] {
            for lie: UInt8 in [0, 1, 0x7f, 0x80, 0x81, 0x84, 0x88, 0x89, 0xff] {
                var bytes = node.packet().bytes
                guard bytes[offset] != lie, offset != 59 || lie != 0 else { continue }
                bytes[offset] = lie
                XCTAssertEqual(node.ask(bytes).code, "F01", "\(lie) at \(offset)")
            }
        }
    }

    func testWhatIsNoPrepareIsF01() {
        for type in UInt8.min...UInt8.max where type != ILPPacketType.prepare.rawValue {
            var bytes = node.packet().bytes
            bytes[0] = type
            XCTAssertEqual(node.ask(bytes).code, "F01", "type \(type)")
        }
        XCTAssertEqual(node.ask(Reply.fulfill(.zero, data: []).bytes).code, "F01")
    }

    func testATimeThatIsNoneIsF01() {
        for time in [
            "20251300000000000", "20250001000000000", "20250230000000000", "20250100000000000",
            "20251231240000000", "20251231236000000", "20251231235960000", "2025123123595999x",
            " 0251231235959999", "20250229000000000",
        ] {
            XCTAssertEqual(node.ask(bytes(expiringAt: time)).code, "F01", time)
        }
        XCTAssertEqual(node.ask(bytes(expiringAt: "99991231235959999")).peer, Peer.next)
        XCTAssertEqual(node.ask(bytes(expiringAt: "20280229000000000")).peer, Peer.next)
    }

    func testADestinationThatIsNoAddressIsF01() {
        for destination in [
            "", "test", "test.", "test..a", "what.alice", "test.a!", "test.a b", ".test.a",
            "peer", "peer.", "peer..config", "peer.con fig", "test.ü",
        ] {
            XCTAssertEqual(node.ask(node.packet(to: destination)).code, "F01", destination)
        }
        for destination in ["test.~_-09AZaz", "test.a.b.c.d.e.f.g.h"] {
            XCTAssertEqual(node.ask(node.packet(to: destination)).peer, Peer.next, destination)
        }
    }

    func testSizesHaveTheirLimits() {
        let longest = "test." + String(repeating: "x", count: 1018)
        XCTAssertEqual(node.ask(node.packet(to: longest)).peer, Peer.next)
        var packet = node.packet()
        packet.data = [UInt8](repeating: 7, count: ILPLimits.dataBytesMax)
        XCTAssertEqual(node.ask(packet).peer, Peer.next)

        // One byte more each, written by hand as the writer refuses to.
        XCTAssertEqual(node.ask(prepare(destinationCount: 1024, dataCount: 0)).code, "F01")
        XCTAssertEqual(node.ask(prepare(destinationCount: 8, dataCount: 32_768)).code, "F01")
        XCTAssertEqual(node.ask(prepare(destinationCount: 8, dataCount: 32_767)).peer, Peer.next)
    }

    // MARK: R00, R02

    func testAPacketWhoseTimeHasComeIsR00() {
        XCTAssertEqual(node.ask(node.packet(for: -1)).code, "R00")
        XCTAssertEqual(node.ask(node.packet(for: 0)).code, "R00")
        XCTAssertEqual(node.ask(node.packet(for: 1)).code, "R02")
        XCTAssertEqual(node.ask(bytes(expiringAt: "19700101000000000")).code, "R00")
        XCTAssertEqual(node.ask(bytes(expiringAt: "19691231235959999")).code, "R00")
        XCTAssertEqual(node.ask(bytes(expiringAt: "00000101000000000")).code, "R00")
    }

    /// A second goes to this hop, and a second has to be left to the next.
    func testLessThanTwoSecondsIsR02() {
        XCTAssertEqual(node.ask(node.packet(for: 1999)).code, "R02")
        let last = node.ask(node.packet(for: 2000))
        XCTAssertEqual(last.packet?.expiresAt, node.wallMilliseconds + 1000)
    }

    func testTheNodeItselfNeedsNoTimeToForward() {
        var packet = node.packet(to: TestNode.address, for: 1)
        packet.data = Preimage.usual.bytes
        XCTAssertEqual(node.ask(packet).reply, .fulfill(Preimage.usual.fulfillment, data: []))
        packet.expiresAt = node.wallMilliseconds
        XCTAssertEqual(node.ask(packet).code, "R00")
    }

    // MARK: F08

    func testMoreThanThePacketAmountIsF08WithBothAmounts() {
        let node = TestNode { $0.packetAmountMax = 500 }
        XCTAssertEqual(node.ask(node.packet(amount: 500)).peer, Peer.next)
        XCTAssertEqual(
            node.ask(node.packet(amount: 501)).reply,
            .reject(
                "F08", by: TestNode.address,
                message: "more than this connector takes in one packet",
                data: [0, 0, 0, 0, 0, 0, 1, 0xf5, 0, 0, 0, 0, 0, 0, 1, 0xf4]))
        XCTAssertEqual(node.ask(node.packet(to: TestNode.address, amount: 501)).code, "F08")
        XCTAssertEqual(node.ask(node.packet(amount: .max)).code, "F08")
    }

    func testWithoutALimitAnyAmountIsTaken() {
        XCTAssertEqual(node.ask(node.packet(amount: .max)).packet?.amount, .max)
    }

    func testAnAmountThatTheNextAssetCannotCountIsF08WithTheLargestThatIt() {
        XCTAssertEqual(
            node.ask(node.packet(to: "test.minute.x", amount: 3)).packet?.amount, 3 << 62)
        XCTAssertEqual(
            node.ask(node.packet(to: "test.minute.x", amount: 4)).reply,
            .reject(
                "F08", by: TestNode.address, message: "more than the next hop's asset can count",
                data: [0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 3]))
    }

    // MARK: where to

    func testWithoutARouteItIsF02() {
        for destination in ["g.bob", "test1.bob", "private.bob", "self.bob"] {
            XCTAssertEqual(node.ask(node.packet(to: destination)).code, "F02", destination)
        }
        XCTAssertEqual(node.ask(node.packet(to: "test.bob")).peer, Peer.next)
    }

    func testWithoutARateItIsF02() {
        XCTAssertEqual(node.ask(node.packet(to: "test.unrated.x")).code, "F02")
        XCTAssertEqual(
            node.ask(node.packet(to: "test.abroad.x"), from: Peer.asker).peer, Peer.abroad)
    }

    func testWhatIsForTheNodeAndIsNotExpectedIsF06() {
        for destination in [TestNode.address, TestNode.address + ".connection.token"] {
            XCTAssertEqual(node.ask(node.packet(to: destination)).code, "F06", destination)
        }
        XCTAssertEqual(node.ask(node.packet(to: TestNode.address + "x")).peer, Peer.next)
        XCTAssertEqual(node.ask(node.packet(to: TestNode.address + ".child")).peer, Peer.child)
    }

    func testAPeerThatIsNotConnectedIsT01AtOnce() {
        XCTAssertEqual(node.ask(node.packet(to: "test.away.x")).code, "T01")
        node.forwarder.accounts[Peer.away].session = 9
        XCTAssertEqual(node.ask(node.packet(to: "test.away.x")).peer, Peer.away)
    }

    // MARK: how much

    func testAnAmountThatBecomesNothingIsR01() {
        XCTAssertEqual(node.ask(node.packet(to: "test.abroad.x", amount: 3)).code, "R01")
        XCTAssertEqual(node.ask(node.packet(to: "test.abroad.x", amount: 4)).packet?.amount, 1)
    }

    func testNothingStaysNothing() {
        XCTAssertEqual(node.ask(node.packet(to: "test.abroad.x", amount: 0)).packet?.amount, 0)
        XCTAssertEqual(node.ask(node.packet(to: "test.bob", amount: 0)).packet?.amount, 0)
    }

    func testMoreInFlightThanTheLimitIsT03() {
        let node = TestNode { $0.packetsInFlightMax = 2 }
        let first = node.ask(node.packet())
        XCTAssertEqual(node.ask(node.packet()).peer, Peer.next)
        XCTAssertEqual(node.ask(node.packet()).code, "T03")
        var local = node.packet(to: TestNode.address)
        local.data = Preimage.usual.bytes
        XCTAssertNil(node.ask(local).code, "what needs no room is still answered")
        XCTAssertNotNil(
            node.hear(.fulfill(Preimage.usual.fulfillment, data: []), requestId: first.requestId!))
        XCTAssertEqual(node.ask(node.packet()).peer, Peer.next)
    }

    func testANodeThatEndsForwardsNothingNewAndFinishesTheRest() {
        let open = node.ask(node.packet())
        node.forwarder.isDraining = true
        XCTAssertEqual(node.ask(node.packet()).code, "T03")
        let ending = node.hear(
            .fulfill(Preimage.usual.fulfillment, data: [1]), requestId: open.requestId!)
        XCTAssertEqual(ending?.kind, .passed)
    }

    // MARK: -

    /// A packet with two faults is told of the first.
    func testTheRulesHaveAnOrder() {
        let node = TestNode {
            $0.packetAmountMax = 500
            $0.packetsInFlightMax = 1
        }
        XCTAssertEqual(node.ask(node.packet(to: "test..x", amount: 501, for: -1)).code, "F01")
        XCTAssertEqual(node.ask(node.packet(to: "peer.config", amount: 501, for: -1)).code, "F00")
        XCTAssertEqual(node.ask(node.packet(to: "g.bob", amount: 501, for: -1)).code, "R00")
        XCTAssertEqual(node.ask(node.packet(to: "g.bob", amount: 501, for: 1)).code, "F08")
        XCTAssertEqual(node.ask(node.packet(to: "g.bob", for: 1)).code, "F08")
        XCTAssertEqual(node.ask(node.packet(to: "g.bob", amount: 1, for: 1)).code, "F02")
        node.forwarder.accounts[Peer.abroad].session = 0
        XCTAssertEqual(node.ask(node.packet(amount: 1)).peer, Peer.next)
        node.forwarder.isDraining = true
        XCTAssertEqual(node.ask(node.packet(to: "test.abroad", amount: 1, for: 1)).code, "R02")
        XCTAssertEqual(node.ask(node.packet(to: "test.abroad", amount: 1)).code, "T03")
        node.forwarder.isDraining = false
        XCTAssertEqual(node.ask(node.packet(to: "test.abroad", amount: 1)).code, "T01")
        node.forwarder.accounts[Peer.abroad].session = 9
        XCTAssertEqual(node.ask(node.packet(to: "test.abroad", amount: 1)).code, "R01")
        XCTAssertEqual(node.ask(node.packet(to: "test.abroad", amount: 4)).code, "T03")
    }

    func testARejectNamesTheNodeAndCarriesNoDataButF08() {
        for packet in [
            node.packet(to: "g.bob"), node.packet(for: 0), node.packet(for: 10),
            node.packet(to: "test.away"), node.packet(to: TestNode.address),
        ] {
            guard case .reject(_, let by, let message, let data)? = node.ask(packet).reply else {
                return XCTFail("\(packet) was not rejected")
            }
            XCTAssertEqual(by, TestNode.address)
            XCTAssertFalse(message.isEmpty)
            XCTAssertEqual(data, [])
        }
    }

    private func bytes(expiringAt time: String) -> [UInt8] {
        var bytes = node.packet().bytes
        bytes.replaceSubrange(10..<27, with: Array(time.utf8))
        return bytes
    }

    /// Well formed but for its sizes.
    private func prepare(destinationCount: Int, dataCount: Int) -> [UInt8] {
        var body = Array(node.packet().bytes[2..<59])
        let destination = "test." + String(repeating: "x", count: destinationCount - 5)
        var writer = OERBytes()
        writer.varOctets(Array(destination.utf8))
        writer.varOctets([UInt8](repeating: 0, count: dataCount))
        body += writer.bytes
        var packet = OERBytes()
        packet.uint8(ILPPacketType.prepare.rawValue)
        packet.varOctets(body)
        return packet.bytes
    }
}
