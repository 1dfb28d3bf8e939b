import Wire
import XCTest

@testable import Peering

/// Both ends dial, and each has authenticated before it heard of the other's attempt. The other end
/// is played by hand: the server that we dial, and the client that dials us.
final class CrossingTests: XCTestCase {
    private var timing = shortTiming()

    /// We have authenticated at the server, which has not answered; the client has authenticated
    /// here and sent a request as well.
    private struct Crossing {
        let node: Node
        let server: RawSocket
        let client: RawSocket
        let authentication: UInt32
    }

    private func cross(ownName: String, peerName: String) throws -> Crossing {
        let node = try Node(timing: timing)
        try node.listen()
        let listener = try RawListener()
        _ = node.links.addPeer(
            PeerSettings(
                id: peerName, url: try listener.url(), ownName: ownName,
                secret: Array("s3cret".utf8)))
        var accepted: RawSocket?
        turn(node) {
            accepted = accepted ?? listener.accept()
            accepted?.read()
            return accepted?.received.isEmpty == false
        }
        let server = try XCTUnwrap(accepted)
        let request = server.received
        server.send(Bytes.upgradeAnswer(to: request))
        turn(node) {
            server.read()
            return !server.frames(sentByClient: true).isEmpty
        }
        let client = try RawSocket(connectedTo: node.port)
        client.sendAuthentication(user: peerName, token: "s3cret")
        client.sendFrame(.binary, Bytes.packet(5, [5]))
        turn(node) {
            client.read()
            return client.received.starts(with: Array("HTTP/1.1 101".utf8))
        }
        return Crossing(
            node: node, server: server, client: client,
            authentication: server.frames(sentByClient: true)[0].requestId)
    }

    private func letIn(_ crossing: Crossing) {
        crossing.server.sendFrame(
            .binary, BTPWriter.response(requestId: crossing.authentication), isClient: false)
    }

    func testTheAttemptOfTheLowerNameStaysAndTheOtherWaitsForIt() throws {
        timing.stableAfter = 60_000
        let crossing = try cross(ownName: "alice", peerName: "bob")
        turn(crossing.node, for: 0.05)
        XCTAssertEqual(crossing.node.happened, [])
        letIn(crossing)
        turn(crossing.node) { crossing.node.happened == [.connected(0)] }
        crossing.client.read()
        XCTAssertEqual(crossing.client.frames(), [], "it has no answer yet")
        // The other end sees our link and gives its attempt up.
        crossing.client.close()
        turn(crossing.node) { crossing.node.links.openCount == 1 }
        XCTAssertEqual(crossing.node.happened, [.connected(0)])
    }

    func testWhoeverWaitedIsLetInWhenOurAttemptFails() throws {
        let crossing = try cross(ownName: "alice", peerName: "bob")
        turn(crossing.node, for: 0.02)
        crossing.server.close()
        turn(crossing.node) { crossing.node.happened.count == 3 }
        guard case .failed(0, .ended(.lost)) = crossing.node.happened[0] else {
            return XCTFail("\(crossing.node.happened)")
        }
        // What it had sent meanwhile is handled as well.
        XCTAssertEqual(
            Array(crossing.node.happened[1...]), [.connected(0), .request(0, 5, [5])])
        turn(crossing.node) {
            crossing.client.read()
            return crossing.client.frames().count == 2
        }
    }

    func testWhoeverStillWaitsWhenOurLinkIsStableHasConnectedAnew() throws {
        timing.stableAfter = 150
        let crossing = try cross(ownName: "alice", peerName: "bob")
        letIn(crossing)
        turn(crossing.node) { crossing.node.happened == [.connected(0)] }
        let since = crossing.node.links[0].linkedSince
        turn(crossing.node) { crossing.node.happened.count == 4 }
        XCTAssertEqual(
            Array(crossing.node.happened[1...]),
            [.disconnected(0, .replaced), .connected(0), .request(0, 5, [5])])
        XCTAssertGreaterThanOrEqual(crossing.node.links[0].linkedSince - since, 150)
    }

    func testTheAttemptOfTheHigherNameIsGivenUpAtOnce() throws {
        let crossing = try cross(ownName: "bob", peerName: "alice")
        turn(crossing.node) {
            crossing.node.happened == [.connected(0), .request(0, 5, [5])]
        }
        turn(crossing.node) {
            crossing.server.read()
            return crossing.server.frames(sentByClient: true).last == .close(1_000, "replaced")
        }
        turn(crossing.node) { crossing.node.links.openCount == 1 }
    }

    func testWhoeverWaitsGoesWithItsPeer() throws {
        let crossing = try cross(ownName: "alice", peerName: "bob")
        turn(crossing.node, for: 0.02)
        crossing.node.links.removePeer(0)
        turn(crossing.node) {
            crossing.client.read()
            return crossing.client.hasEnded && crossing.node.links.openCount == 0
        }
        XCTAssertEqual(crossing.node.happened, [])
    }

    func testWhoeverWaitsMayStillBeOneTooMany() throws {
        let crossing = try cross(ownName: "alice", peerName: "bob")
        turn(crossing.node, for: 0.02)
        // A second connection of the same peer takes the first one's place.
        let second = try RawSocket(connectedTo: crossing.node.port)
        second.sendAuthentication(user: "bob", token: "s3cret")
        turn(crossing.node) {
            crossing.client.read()
            return crossing.client.hasEnded
        }
        crossing.server.close()
        turn(crossing.node) { crossing.node.happened.last == .connected(0) }
    }
}
