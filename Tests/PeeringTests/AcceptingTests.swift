import Wire
import XCTest

@testable import Peering

/// Who connects to us, peers and others.
final class AcceptingTests: XCTestCase {
    private var timing = shortTiming()
    private var limits = LinkLimits()

    private func bob() throws -> Node {
        let bob = try Node(timing: timing, limits: limits, level: .debug)
        try bob.listen()
        _ = bob.links.addPeer(
            PeerSettings(id: "alice", ownName: "bob", secret: Array("s3cret".utf8)))
        _ = bob.links.addPeer(
            PeerSettings(id: "carol", ownName: "bob", secret: Array("other".utf8)))
        return bob
    }

    func testBothFormsOfAuthenticationAreLetIn() throws {
        let bob = try bob()
        for (user, path, peer) in [
            ("alice", "/", 0), (nil, "/accounts/carol/ilp/btp", 1), (nil, "/", 1), ("", "/", 1),
        ] as [(String?, String, Int)] {
            let socket = try RawSocket(connectedTo: bob.port)
            socket.sendAuthentication(user: user, token: peer == 0 ? "s3cret" : "other", path: path)
            bob.happened = []
            turn(bob) { bob.happened.contains(.connected(peer)) }
            turn(bob) {
                socket.read()
                return socket.frames() == [.btp(BTPWriter.response(requestId: 0x0102_0304))]
            }
        }
    }

    func testAPeerThatDoesNotWaitForOurAnswerIsServed() throws {
        let bob = try bob()
        let socket = try RawSocket(connectedTo: bob.port)
        socket.sendAuthentication(user: nil, token: "s3cret")
        socket.sendFrame(.binary, Bytes.packet(77, [1, 2]))
        turn(bob) {
            socket.read()
            return socket.frames().count == 2
        }
        XCTAssertEqual(bob.happened, [.connected(0), .request(0, 77, [1, 2])])
        XCTAssertEqual(socket.frames()[1], .btp(Bytes.answer(77, [2, 1])))
    }

    func testAWrongSecretGetsAnErrorAndIsClosedAndNothingOfItIsLogged() throws {
        let bob = try bob()
        for (user, token) in [("alice", "wr0ngtoken"), ("alice", ""), ("mallory", "s3cret")] {
            let socket = try RawSocket(connectedTo: bob.port)
            socket.sendAuthentication(user: user, token: token)
            turn(bob) {
                socket.read()
                return socket.hasEnded
            }
            let frames = socket.frames()
            XCTAssertEqual(frames.first?.payload.first, BTPType.error.rawValue)
            XCTAssertEqual(frames.last, .close(1_008))
        }
        XCTAssertEqual(bob.happened, [])
        XCTAssertEqual(bob.links.counters.refused, 3)
        let text = bob.log.text
        XCTAssertTrue(text.contains("name and token fit no peer"), text)
        XCTAssertTrue(text.contains(#""type":"error","requestId":16909060"#), text)
        XCTAssertFalse(text.contains("s3cret") || text.contains("wr0ngtoken"), text)
        turn(bob) { bob.links.openCount == 0 }
    }

    func testWhoSaysNothingIsClosedInTime() throws {
        timing.authentication = 80
        let bob = try bob()
        let silent = try RawSocket(connectedTo: bob.port)
        let upgraded = try RawSocket(connectedTo: bob.port)
        upgraded.send(Bytes.upgrade())
        turn(bob) {
            silent.read()
            upgraded.read()
            return silent.hasEnded && upgraded.hasEnded
        }
        XCTAssertEqual(upgraded.frames().last, .close(1_008))
        turn(bob) { bob.links.openCount == 0 }
    }

    func testWhoSendsAByteNowAndThenIsClosedInTimeAsWell() throws {
        timing.authentication = 150
        let bob = try bob()
        let socket = try RawSocket(connectedTo: bob.port)
        let bytes = Bytes.upgrade() + [UInt8](repeating: 0, count: 100_000)
        var sent = 0
        // A byte a turn never ends by itself.
        turn(bob) {
            if sent < bytes.count, socket.send([bytes[sent]]) == 1 { sent += 1 }
            socket.read()
            return socket.hasEnded
        }
        XCTAssertGreaterThan(sent, 1)
        turn(bob) { bob.links.openCount == 0 }
    }

    func testGarbageIsAnsweredAndClosed() throws {
        let bob = try bob()
        let socket = try RawSocket(connectedTo: bob.port)
        socket.send((0..<500).map { _ in UInt8.random(in: 128...255) } + Array("\r\n\r\n".utf8))
        turn(bob) {
            socket.read()
            return socket.hasEnded
        }
        XCTAssertTrue(
            String(decoding: socket.received, as: UTF8.self).hasPrefix("HTTP/1.1 400 "))
        let late = try RawSocket(connectedTo: bob.port)
        late.send(Bytes.upgrade())
        late.send([0xff, 0xff, 0xff, 0xff])
        turn(bob) {
            late.read()
            return late.hasEnded
        }
        XCTAssertEqual(late.frames().last?.closeCode, 1_002)
        XCTAssertEqual(bob.happened, [])
    }

    func testWhoSendsTooMuchBeforeHeAuthenticatesIsClosed() throws {
        limits.unauthenticatedBytesMax = 4_096
        let bob = try bob()
        let socket = try RawSocket(connectedTo: bob.port)
        socket.send(Bytes.upgrade())
        turn(bob) {
            // Each is allowed, all of them are not.
            socket.sendFrame(.ping, [UInt8](repeating: 1, count: 100))
            socket.read()
            return socket.hasEnded
        }
        XCTAssertEqual(bob.links.counters.unauthenticatedClosed, 1)
        XCTAssertLessThan(bob.links.counters.bytesRead, 20_000)
    }

    func testTwoThousandSocketsOfAStrangerDoNotKeepAPeerOut() throws {
        let bob = try bob()
        var storm: [RawSocket] = []
        // They come all the time, before the peer and behind it; every other one gets as far as a
        // WebSocket.
        func attack() {
            for _ in 0..<16 where storm.count < 2_000 {
                guard let socket = try? RawSocket(dialling: bob.port) else { return }
                if storm.count % 2 == 0 { socket.send(Bytes.upgrade()) }
                storm.append(socket)
                if storm.count > 500 { storm[storm.count - 500].close() }
            }
        }
        turn(bob) {
            attack()
            return bob.links.counters.accepted >= 400
        }
        let peer = try RawSocket(dialling: bob.port)
        turn(bob) {
            attack()
            return peer.send(Bytes.upgrade()) > 0
        }
        turn(bob) {
            attack()
            peer.read()
            return !peer.received.isEmpty
        }
        peer.sendFrame(.binary, Bytes.auth(user: "alice", token: "s3cret"))
        turn(bob) {
            attack()
            return bob.happened == [.connected(0)]
        }
        XCTAssertLessThan(storm.count, 2_000, "the storm was over before the peer came in")
        turn(bob) {
            attack()
            return storm.count == 2_000 && bob.links.counters.accepted >= 1_990
        }
        XCTAssertLessThanOrEqual(bob.links.openCount, 257)
        peer.sendFrame(.binary, Bytes.packet(1, [5]))
        turn(bob) { bob.happened.contains(.request(0, 1, [5])) }
    }

    func testWhoHasAskedForAWebSocketIsNotPushedOutByBareSockets() throws {
        let bob = try bob()
        let peer = try RawSocket(connectedTo: bob.port)
        peer.send(Bytes.upgrade())
        turn(bob) {
            peer.read()
            return !peer.received.isEmpty
        }
        var bare: [RawSocket] = []
        turn(bob) {
            if bare.count < 600, let socket = try? RawSocket(dialling: bob.port) {
                bare.append(socket)
            }
            return bob.links.counters.accepted == 601
        }
        peer.sendFrame(.binary, Bytes.auth(user: "alice", token: "s3cret"))
        turn(bob) { bob.happened == [.connected(0)] }
    }

    func testANewConnectionOfAPeerReplacesTheOld() throws {
        let bob = try bob()
        let old = try RawSocket(connectedTo: bob.port)
        old.sendAuthentication(user: "alice", token: "s3cret")
        turn(bob) { bob.happened == [.connected(0)] }
        let number = bob.links.session(of: 0)
        let new = try RawSocket(connectedTo: bob.port)
        new.sendAuthentication(user: "alice", token: "s3cret")
        new.sendFrame(.binary, Bytes.packet(8, [8]))
        turn(bob) { bob.happened.count == 4 }
        XCTAssertEqual(
            bob.happened,
            [.connected(0), .disconnected(0, .replaced), .connected(0), .request(0, 8, [8])])
        XCTAssertNotEqual(bob.links.session(of: 0), number)
        // What the old one still sends reaches nobody.
        old.sendFrame(.binary, Bytes.packet(9, [9]))
        turn(bob) {
            old.read()
            return old.frames().last == .close(1_000, "replaced")
        }
        var packet: [UInt8] = [1]
        packet.withByteView {
            XCTAssertFalse(
                bob.links.sendAnswer(to: 0, session: number, requestId: 1, packet: $0))
        }
        turn(bob) { bob.links.openCount == 1 }
        XCTAssertFalse(bob.happened.contains(.request(0, 9, [9])))
    }

    func testAWrongSecretReplacesNothing() throws {
        let bob = try bob()
        let peer = try RawSocket(connectedTo: bob.port)
        peer.sendAuthentication(user: "alice", token: "s3cret")
        turn(bob) { bob.happened == [.connected(0)] }
        let stranger = try RawSocket(connectedTo: bob.port)
        stranger.sendAuthentication(user: "alice", token: "guess")
        turn(bob) {
            stranger.read()
            return stranger.hasEnded
        }
        XCTAssertEqual(bob.happened, [.connected(0)])
    }

    func testStrangersCannotFillTheLog() throws {
        let bob = try bob()
        for _ in 0..<100 {
            let socket = try RawSocket(connectedTo: bob.port)
            socket.send(Array("x\r\n\r\n".utf8))
            turn(bob) {
                socket.read()
                return socket.hasEnded
            }
        }
        XCTAssertEqual(bob.links.counters.refused, 100)
        let lines = bob.log.text.split(separator: "\n").filter { $0.contains("connection refused") }
        XCTAssertGreaterThan(lines.count, 0)
        XCTAssertLessThan(lines.count, 60)
    }
}
