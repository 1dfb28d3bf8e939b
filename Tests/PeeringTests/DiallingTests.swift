import Reactor
import Wire
import XCTest

@testable import Peering

/// How we come to a peer, and come back to it.
final class DiallingTests: XCTestCase {
    private var timing = shortTiming()

    private func alice(dialling url: PeerURL, secret: String = "s3cret") throws -> Node {
        let alice = try Node(timing: timing, level: .debug)
        _ = alice.links.addPeer(
            PeerSettings(id: "bob", url: url, ownName: "alice", secret: Array(secret.utf8)))
        return alice
    }

    /// A port where nobody listens.
    private func deadURL() throws -> PeerURL { try RawListener().url() }

    func testWhereNobodyListensTheAttemptFails() throws {
        let alice = try alice(dialling: try deadURL())
        turn(alice) { alice.happened.first == .failed(0, .notConnected(errno: ECONNREFUSED)) }
        XCTAssertEqual(alice.request(0, 1, [1]), .down)
    }

    func testAServerThatNeverAnswersIsGivenUp() throws {
        timing.authentication = 60
        let listener = try RawListener()
        let alice = try alice(dialling: try listener.url())
        turn(alice) { alice.happened.first == .failed(0, .authenticationTimedOut) }
    }

    func testAServerThatNeverTakesTheConnectionIsGivenUp() throws {
        timing.connect = 60
        // A backlog that is full makes the kernel ignore whoever else connects.
        let listener = try RawListener(backlog: 0)
        let first = try RawSocket(connectedTo: listener.port)
        let alice = try alice(dialling: try listener.url())
        turn(alice) { alice.happened.first == .failed(0, .connectTimedOut) }
        XCTAssertFalse(first.hasEnded)
    }

    func testAServerThatUpgradesAndNeverLetsUsInIsGivenUp() throws {
        timing.authentication = 100
        let listener = try RawListener()
        let alice = try alice(dialling: try listener.url())
        var server: RawSocket?
        turn(alice) {
            server = server ?? listener.accept()
            server?.read()
            return server?.received.isEmpty == false
        }
        server?.send(Bytes.upgradeAnswer(to: server?.received ?? []))
        turn(alice) { alice.happened.first == .failed(0, .authenticationTimedOut) }
        XCTAssertEqual(alice.links.session(of: 0), 0)
    }

    func testAServerThatSendsGarbageIsGivenUp() throws {
        let listener = try RawListener()
        let alice = try alice(dialling: try listener.url())
        var server: RawSocket?
        turn(alice) {
            server = server ?? listener.accept()
            return server != nil
        }
        server?.send([0xff, 0, 0x0d, 0x0a, 0x0d, 0x0a])
        turn(alice) { alice.happened.first == .failed(0, .handshakeInvalid) }
    }

    func testAWrongSecretIsToldAndNotLogged() throws {
        let bob = try Node()
        try bob.listen()
        _ = bob.links.addPeer(PeerSettings(id: "alice", ownName: "bob", secret: [1]))
        let alice = try alice(dialling: try bob.url(), secret: "wr0ngsecret")
        turn(alice, bob) { alice.happened.first == .failed(0, .authenticationRefused) }
        for log in [alice.log.text, bob.log.text] { XCTAssertFalse(log.contains("wr0ng"), log) }
        XCTAssertTrue(alice.log.text.contains("it refused our name or secret"))
        XCTAssertEqual(bob.happened, [])
    }

    func testNameAndTokenOfTheURLGoBeforeTheSettings() throws {
        let bob = try Node()
        try bob.listen()
        _ = bob.links.addPeer(
            PeerSettings(id: "someone", ownName: "bob", secret: Array("t0ken".utf8)))
        let alice = try alice(dialling: try bob.url(user: "someone", token: "t0ken"))
        turn(alice, bob) { alice.happened == [.connected(0)] && bob.happened == [.connected(0)] }
        let text = alice.log.text
        XCTAssertTrue(text.contains("btp message sent"), "the authentication is a message")
        XCTAssertFalse(text.contains("t0ken") || text.contains("s3cret"), text)
    }

    func testAHostIsFoundByName() throws {
        let bob = try Node()
        try bob.listen()
        _ = bob.links.addPeer(
            PeerSettings(id: "alice", ownName: "bob", secret: Array("s3cret".utf8)))
        // Not `localhost`, which needs no look-up.
        let alice = try alice(dialling: try PeerURL("ws://LOCALHOST:\(bob.port)"))
        turn(alice, bob) { alice.happened == [.connected(0)] }
        let other = try self.alice(dialling: try PeerURL("ws://no-such-host.invalid:1"))
        turn(other) { other.happened.first == .failed(0, .nameNotFound) }
    }

    func testAPeerThatComesBackIsFound() throws {
        timing.failuresBeforeHold = 1_000
        let bob = try Node(timing: timing)
        try bob.listen()
        _ = bob.links.addPeer(
            PeerSettings(id: "alice", ownName: "bob", secret: Array("s3cret".utf8)))
        let alice = try alice(dialling: try bob.url())
        turn(alice, bob) { alice.happened == [.connected(0)] && bob.happened == [.connected(0)] }
        bob.links.stopAccepting()
        bob.links.closeAll(code: 1_001)
        turn(alice, bob) {
            alice.happened.contains(.disconnected(0, .closedByPeer(code: 1_001)))
                && alice.happened.contains(.failed(0, .notConnected(errno: ECONNREFUSED)))
        }
        XCTAssertEqual(alice.request(0, 1, [1]), .down)
        let again = try Node(timing: timing)
        try again.listen(at: bob.port)
        _ = again.links.addPeer(
            PeerSettings(id: "alice", ownName: "bob", secret: Array("s3cret".utf8)))
        turn(alice, again) { alice.happened.last == .connected(0) }
        XCTAssertEqual(
            alice.happened.filter { $0 == .connected(0) }.count, 2)
    }

    func testTheBreakerHoldsAPeerAndProbesIt() throws {
        timing.redialDelays = [0]
        timing.failuresBeforeHold = 5
        timing.hold = 200
        let bob = try Node(timing: timing)
        try bob.listen()
        let url = try bob.url()
        bob.links.stopAccepting()
        let alice = try alice(dialling: url)
        turn(alice) { alice.links[0].policy.breaker == .open }
        XCTAssertEqual(alice.links.counters.dialled, 5)
        let held = alice.links.now.monotonicMilliseconds
        turn(alice, for: 0.1)
        XCTAssertEqual(alice.links.counters.dialled, 5)
        turn(alice) { alice.links.counters.dialled == 6 }
        XCTAssertGreaterThanOrEqual(alice.links.now.monotonicMilliseconds - held, 200)
        turn(alice) { alice.links.counters.dialled == 7 }
        XCTAssertGreaterThanOrEqual(alice.links.now.monotonicMilliseconds - held, 400)
        try bob.listen(at: bob.port)
        _ = bob.links.addPeer(
            PeerSettings(id: "alice", ownName: "bob", secret: Array("s3cret".utf8)))
        turn(alice, bob) { alice.happened.last == .connected(0) }
        XCTAssertEqual(alice.links[0].policy.breaker, .closed)
        XCTAssertTrue(alice.log.text.contains(#""isHeld":true"#))
    }

    func testAWordThatThePeerIsBackEndsTheHold() throws {
        timing.redialDelays = [0]
        timing.failuresBeforeHold = 2
        timing.hold = 3_600_000
        let bob = try Node(timing: timing)
        try bob.listen()
        let url = try bob.url()
        bob.links.stopAccepting()
        let alice = try alice(dialling: url)
        turn(alice) { alice.links.counters.dialled == 2 }
        try bob.listen(at: bob.port)
        _ = bob.links.addPeer(
            PeerSettings(id: "alice", ownName: "bob", secret: Array("s3cret".utf8)))
        turn(alice, bob, for: 0.05)
        XCTAssertEqual(alice.links.counters.dialled, 2)
        alice.links.peerIsBack(0)
        turn(alice, bob) { alice.happened.last == .connected(0) }
    }

    func testAConnectionOfThePeerEndsTheHold() throws {
        timing.redialDelays = [0]
        timing.failuresBeforeHold = 2
        timing.hold = 3_600_000
        // Its connection will be too short to count for itself.
        timing.stableAfter = 60_000
        let alice = try alice(dialling: try deadURL())
        try alice.listen()
        turn(alice) { alice.links[0].policy.breaker == .open }
        let bob = try RawSocket(connectedTo: alice.port)
        bob.sendAuthentication(user: "bob", token: "s3cret")
        turn(alice) { alice.happened.last == .connected(0) }
        XCTAssertEqual(alice.links[0].policy.breaker, .closed)
        bob.close()
        turn(alice) { alice.links.counters.dialled > 2 }
    }

    func testANodeThatIsClosingDialsNoMore() throws {
        let alice = try alice(dialling: try deadURL())
        alice.links.closeAll(code: 1_001)
        let dialled = alice.links.counters.dialled
        turn(alice, for: 0.1)
        XCTAssertEqual(alice.links.counters.dialled, dialled)
        XCTAssertEqual(alice.links.openCount, 0)
    }
}
