import Wire
import XCTest

@testable import Peering

/// Two nodes and one link between them, over real sockets.
final class LinkTests: XCTestCase {
    private func connect(_ pair: Pair, file: StaticString = #filePath, line: UInt = #line) {
        turn(pair.alice, pair.bob, file: file, line: line) {
            pair.alice.happened == [.connected(0)] && pair.bob.happened == [.connected(0)]
        }
    }

    func testALinkCarriesPacketsBothWaysWhoeverDialled() throws {
        let pair = try Pair()
        connect(pair)
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

    func testPacketsOfEverySizeArriveWholeAndInOrder() throws {
        let pair = try Pair()
        connect(pair)
        let sizes = [0, 1, 100, 125, 126, 127, 255, 256, 32_767, 33_000] + Array(300..<360)
        let packets = sizes.map { size in (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7) } }
        for (id, packet) in packets.enumerated() {
            XCTAssertEqual(pair.alice.request(0, UInt32(id), packet), .sent)
        }
        turn(pair.alice, pair.bob) { pair.alice.happened.count == packets.count + 1 }
        for (id, packet) in packets.enumerated() {
            XCTAssertEqual(pair.bob.happened[id + 1], .request(0, UInt32(id), packet))
            XCTAssertEqual(pair.alice.happened[id + 1], .answer(0, UInt32(id), packet.reversed()))
        }
    }

    func testAnEmptyAnswerIsAnAnswerWithoutAPacket() throws {
        let pair = try Pair()
        pair.bob.answers = false
        connect(pair)
        pair.alice.request(0, 7, [1])
        turn(pair.alice, pair.bob) { pair.bob.happened.contains(.request(0, 7, [1])) }
        let session = pair.bob.links.session(of: 0)
        XCTAssertTrue(pair.bob.links.sendEmptyAnswer(to: 0, session: session, requestId: 7))
        turn(pair.alice, pair.bob) { pair.alice.happened.contains(.answer(0, 7, [])) }
        XCTAssertFalse(pair.bob.links.sendEmptyAnswer(to: 0, session: session &+ 1, requestId: 7))
    }

    func testEveryMessageOutIsLoggedAtDebugWithPeerAndRequestId() throws {
        let pair = try Pair(level: .debug)
        connect(pair)
        pair.alice.request(0, 7, [1])
        turn(pair.alice, pair.bob) { pair.alice.happened.contains(.answer(0, 7, [1])) }
        let ours = pair.alice.log.text.split(separator: "\n").filter { $0.contains("btp message") }
        XCTAssertEqual(ours.count, 2, "authentication and request")
        XCTAssertTrue(
            ours[1].contains(#""peer":"bob","type":"message","requestId":7"#), "\(ours[1])")
        let theirs = pair.bob.log.text.split(separator: "\n").filter { $0.contains("btp message") }
        XCTAssertEqual(theirs.count, 2, "to be let in, and the answer")
        XCTAssertTrue(theirs[1].contains(#""type":"response","requestId":7"#), "\(theirs[1])")
        for text in [pair.alice.log.text, pair.bob.log.text] {
            XCTAssertTrue(text.contains("peer connected"))
            XCTAssertFalse(text.contains("s3cret"), text)
        }
    }

    // MARK: Keeping alive

    func testAPeerThatAnswersPingsStays() throws {
        var timing = shortTiming()
        timing.pingInterval = 30
        timing.pongTimeout = 200
        let pair = try Pair(timing: timing)
        connect(pair)
        turn(pair.alice, pair.bob) {
            pair.alice.links.counters.pings > 5 && pair.bob.links.counters.pings > 5
        }
        XCTAssertEqual(pair.alice.happened + pair.bob.happened, [.connected(0), .connected(0)])
    }

    func testAPeerThatAnswersNoPingIsDeadWhateverElseItSends() throws {
        var timing = shortTiming()
        timing.pingInterval = 30
        timing.pongTimeout = 120
        let bob = try Node(timing: timing)
        try bob.listen()
        _ = bob.links.addPeer(PeerSettings(id: "alice", ownName: "bob", secret: [0x61]))
        let alice = try RawSocket(connectedTo: bob.port)
        alice.sendAuthentication(user: "alice", token: "a")
        turn(bob) { bob.happened.contains(.connected(0)) }
        turn(bob) {
            alice.sendFrame(.binary, Bytes.packet(1, [1]))
            return bob.happened.last == .disconnected(0, .noPong)
        }
        XCTAssertTrue(bob.links.counters.pings >= 1)
    }

    // MARK: The end of a link

    func testALinksEndIsToldOnceAndNothingComesAfterIt() throws {
        for isReset in [false, true] {
            let bob = try Node()
            try bob.listen()
            _ = bob.links.addPeer(PeerSettings(id: "alice", ownName: "bob", secret: [0x61]))
            let alice = try RawSocket(connectedTo: bob.port)
            alice.sendAuthentication(user: "alice", token: "a")
            turn(bob) { bob.happened.contains(.connected(0)) }
            let session = bob.links.session(of: 0)
            alice.sendFrame(.binary, Bytes.packet(1, [1]))
            if isReset { alice.reset() } else { alice.close() }
            turn(bob) { bob.links.openCount == 0 }
            turn(bob, for: 0.05)
            XCTAssertEqual(
                bob.happened.filter { if case .disconnected = $0 { true } else { false } }.count, 1)
            guard case .disconnected(0, .lost) = bob.happened.last else {
                return XCTFail("\(bob.happened)")
            }
            XCTAssertEqual(bob.links.session(of: 0), 0)
            XCTAssertEqual(bob.request(0, 1, [1]), .down)
            var packet: [UInt8] = [1]
            packet.withByteView {
                XCTAssertFalse(
                    bob.links.sendAnswer(to: 0, session: session, requestId: 1, packet: $0))
            }
        }
    }

    func testAnswersThatCameBeforeTheConnectionBrokeStillCount() throws {
        let bob = try Node()
        try bob.listen()
        _ = bob.links.addPeer(PeerSettings(id: "alice", ownName: "bob", secret: [0x61]))
        let alice = try RawSocket(connectedTo: bob.port)
        alice.sendAuthentication(user: "alice", token: "a")
        turn(bob) { bob.happened.contains(.connected(0)) }
        bob.request(0, 5, [5])
        bob.turn()
        // The answer lies there, and the connection is broken, when the next packet is written.
        alice.sendFrame(.binary, Bytes.answer(5, [6]))
        alice.reset()
        bob.request(0, 6, [5])
        bob.links.flush()
        turn(bob) { bob.links.openCount == 0 }
        turn(bob) { bob.happened.count == 3 }
        XCTAssertEqual(bob.happened[1], .answer(0, 5, [6]))
        guard case .disconnected(0, .lost) = bob.happened[2] else {
            return XCTFail("\(bob.happened)")
        }
    }

    func testClosingAllSaysGoodbyeWithItsCodeAndLetsAnswersIn() throws {
        let pair = try Pair()
        connect(pair)
        pair.bob.answers = false
        pair.alice.request(0, 7, [1])
        turn(pair.alice, pair.bob) { pair.bob.happened.contains(.request(0, 7, [1])) }
        let session = pair.bob.links.session(of: 0)
        pair.alice.links.closeAll(code: 1_001)
        XCTAssertEqual(pair.alice.request(0, 8, [1]), .down)
        // The answer crosses the close frame.
        var packet: [UInt8] = [9]
        packet.withByteView {
            XCTAssertTrue(
                pair.bob.links.sendAnswer(to: 0, session: session, requestId: 7, packet: $0))
        }
        pair.bob.links.flush()
        turn(pair.alice, pair.bob) { pair.alice.links.openCount == 0 }
        XCTAssertEqual(
            pair.alice.happened,
            [
                .connected(0), .answer(0, 7, [9]),
                .disconnected(0, .closedHere(code: 1_001)),
            ])
        turn(pair.alice, pair.bob) {
            pair.bob.happened.last == .disconnected(0, .closedByPeer(code: 1_001))
        }
        turn(pair.bob) { pair.bob.links.openCount == 0 }
    }

    func testAPeerThatDoesNotAnswerTheGoodbyeIsLeftInTime() throws {
        let bob = try Node()
        try bob.listen()
        _ = bob.links.addPeer(PeerSettings(id: "alice", ownName: "bob", secret: [0x61]))
        let alice = try RawSocket(connectedTo: bob.port)
        alice.sendAuthentication(user: "alice", token: "a")
        turn(bob) { bob.happened.contains(.connected(0)) }
        bob.links.closeAll(code: 1_001)
        turn(bob, within: 2) { bob.links.openCount == 0 }
        XCTAssertEqual(bob.happened.last, .disconnected(0, .closedHere(code: 1_001)))
        alice.read()
        XCTAssertEqual(alice.frames().last, .close(1_001))
    }

    // MARK: Changes

    func testARemovedPeerIsGoneAndDoesNotComeBack() throws {
        let pair = try Pair()
        connect(pair)
        pair.bob.links.removePeer(0)
        turn(pair.alice, pair.bob) {
            pair.bob.happened.last == .disconnected(0, .removed)
                && pair.alice.happened.contains(.disconnected(0, .closedByPeer(code: 1_000)))
        }
        turn(pair.alice, pair.bob) {
            pair.alice.happened.last == .failed(0, .authenticationRefused)
        }
        pair.alice.links.removePeer(0)
        let dialled = pair.alice.links.counters.dialled
        turn(pair.alice, pair.bob, for: 0.1)
        XCTAssertEqual(pair.alice.links.counters.dialled, dialled)
    }

    func testOnlyAChangeOfWhoOrWhereDropsALink() throws {
        let pair = try Pair()
        connect(pair)
        var settings = PeerSettings(
            id: "bob", url: try pair.bob.url(), ownName: "alice", secret: Array("s3cret".utf8))
        settings.latencyMicroseconds = 100
        pair.alice.links.changePeer(0, settings)
        turn(pair.alice, pair.bob, for: 0.02)
        XCTAssertEqual(pair.alice.happened, [.connected(0)])
        settings.secret = Array("other".utf8)
        pair.alice.links.changePeer(0, settings)
        turn(pair.alice, pair.bob) {
            pair.alice.happened.contains(.disconnected(0, .settingsChanged))
                && pair.alice.happened.contains(.failed(0, .authenticationRefused))
        }
        settings.secret = Array("s3cret".utf8)
        pair.alice.links.changePeer(0, settings)
        turn(pair.alice, pair.bob) { pair.alice.happened.last == .connected(0) }
    }
}
