import Connector
import Wire
import XCTest

/// Packets for `peer.`, of which a node answers `peer.config` (ILDCP, RFC-0031) to its children.
final class PeerRequestTests: XCTestCase {
    private typealias Peer = TestNode.Peer

    private let node = TestNode()

    func testAChildIsToldItsAddressAndItsAsset() throws {
        let reply = node.ask(request, from: Peer.child).reply
        guard case .fulfill(.zero, var data)? = reply else { return XCTFail("\(reply as Any)") }
        let told = try data.withByteView { (data) throws in try ILDCPReply(data) }
        XCTAssertEqual(
            told, ILDCPReply(clientAddress: "test.node.child", assetScale: 9, assetCode: "XRP"))
        XCTAssertEqual(node.forwarder.counters.preparesDelivered, 1)
    }

    /// The example that other implementations test with.
    func testTheAnswerIsTheKnownOneByteForByte() {
        node.forwarder.accounts[Peer.child].childAddress = "example.client"
        node.forwarder.accounts[Peer.child].assetCode = "XAM"
        node.forwarder.accounts[Peer.child].assetScale = 13
        XCTAssertEqual(
            node.ask(request, from: Peer.child),
            .answered(
                Hexadecimal.bytes(
                    "0d35" + String(repeating: "00", count: 32)
                        + "140e6578616d706c652e636c69656e740d0358414d")!))
    }

    func testTheLongestAnswerFits() {
        let address = "g." + String(repeating: "x", count: 1021)
        node.forwarder.accounts[Peer.child].childAddress = address
        node.forwarder.accounts[Peer.child].assetCode = String(repeating: "A", count: 255)
        node.forwarder.accounts[Peer.child].assetScale = 255
        guard case .fulfill(.zero, let data)? = node.ask(request, from: Peer.child).reply else {
            return XCTFail("no answer")
        }
        XCTAssertEqual(data.count, 3 + 1023 + 1 + 2 + 255)
    }

    func testWhoIsNoChildIsF00() {
        for relation in [Account.Relation.peer, .parent] {
            node.forwarder.accounts[Peer.child].relation = relation
            XCTAssertEqual(node.ask(request, from: Peer.child).code, "F00", "\(relation)")
        }
    }

    func testAnotherConditionIsF00() {
        var packet = request
        packet.condition = Preimage.usual.condition
        XCTAssertEqual(node.ask(packet, from: Peer.child).code, "F00")
        packet.condition = .zero
        XCTAssertEqual(node.ask(packet, from: Peer.child).code, "F00")
    }

    func testDataIsF00() {
        var packet = request
        packet.data = [0]
        XCTAssertEqual(node.ask(packet, from: Peer.child).code, "F00")
    }

    func testMoneyIsF00() {
        var packet = request
        packet.amount = 1
        XCTAssertEqual(node.ask(packet, from: Peer.child).code, "F00")
    }

    func testARequestExpiresLikeAnyPacket() {
        var packet = request
        packet.expiresAt = node.wallMilliseconds
        XCTAssertEqual(node.ask(packet, from: Peer.child).code, "R00")
        packet.expiresAt = node.wallMilliseconds + 1
        XCTAssertNil(node.ask(packet, from: Peer.child).code)
    }

    func testItIsAnsweredWhileTheNodeTakesNoOtherPacket() {
        node.forwarder.isDraining = true
        XCTAssertNil(node.ask(request, from: Peer.child).code)
    }

    func testOtherPeerProtocolsAreF02() {
        for destination in [
            "peer.route.control", "peer.route.update", "peer.settle", "peer.bonfig",
            "peer.config.x", "peer.Config", "peer.x.y.z",
        ] {
            var packet = request
            packet.destination = destination
            for peer in [Peer.asker, Peer.child] {
                XCTAssertEqual(node.ask(packet, from: peer).code, "F02", destination)
            }
        }
    }

    func testNothingForPeersIsForwardedWhateverTheRoutesAre() {
        let node = TestNode(routes: [("peer", Peer.next), ("peer.config", Peer.abroad)])
        for destination in ["peer.config", "peer.route.control", "peer.bob.x"] {
            let verdict = node.ask(node.packet(to: destination))
            XCTAssertNil(verdict.peer, destination)
            XCTAssertNotNil(verdict.code, destination)
        }
    }

    func testWhatOnlyLooksLikeItIsForwarded() {
        let node = TestNode(routes: [("private", Peer.next)])
        XCTAssertEqual(node.ask(node.packet(to: "private.config")).peer, Peer.next)
        XCTAssertEqual(node.ask(node.packet(to: "private.peer.config")).peer, Peer.next)
        XCTAssertEqual(node.ask(node.packet(to: "peers.config")).code, "F01")
    }

    private var request: Prepare {
        Prepare(
            to: "peer.config", amount: 0,
            expiresAt: node.wallMilliseconds + PeerProtocol.requestMilliseconds,
            condition: PeerProtocol.condition)
    }
}
