import Wire
import XCTest

@testable import Peering

/// Two ends that dial each other end up with one link, the same one.
final class BothDialTests: XCTestCase {
    private func nodes(_ names: (String, String)) throws -> (Node, Node) {
        var timing = shortTiming()
        timing.stableAfter = 100
        timing.redialDelays = [0, 30, 60]
        timing.jitterPercent = 90
        let first = try Node(timing: timing)
        let second = try Node(timing: timing)
        try first.listen()
        try second.listen()
        _ = first.links.addPeer(
            PeerSettings(
                id: names.1, url: try second.url(), ownName: names.0, secret: [1, 2]))
        _ = second.links.addPeer(
            PeerSettings(
                id: names.0, url: try first.url(), ownName: names.1, secret: [1, 2]))
        return (first, second)
    }

    private func exchange(_ first: Node, _ second: Node) {
        first.happened = []
        second.happened = []
        first.request(0, 1, [1])
        second.request(0, 2, [2])
        turn(first, second) {
            first.happened.contains(.answer(0, 1, [1]))
                && second.happened.contains(.answer(0, 2, [2]))
        }
    }

    func testTheyMeetOnOneLinkWithoutFlapping() throws {
        for names in [("alice", "bob"), ("bob", "alice")] {
            let (first, second) = try nodes(names)
            turn(first, second) {
                first.links.session(of: 0) != 0 && second.links.session(of: 0) != 0
            }
            // Whatever crossed has gone when the link is stable.
            turn(first, second, for: 0.3)
            XCTAssertEqual(first.happened, [.connected(0)], "\(names)")
            XCTAssertEqual(second.happened, [.connected(0)], "\(names)")
            turn(first, second) { first.links.openCount == 1 && second.links.openCount == 1 }
            exchange(first, second)
        }
    }

    func testInWhateverOrderTheirTurnsComeTheyMeetAndStay() throws {
        // How many turns each end has, one after another: every order the connections can cross in.
        for seed in 0..<64 {
            let (first, second) = try nodes(seed % 2 == 0 ? ("alice", "bob") : ("bob", "alice"))
            for step in 0..<12 {
                let isFirst = (seed >> (step % 6)) & 1 == 0
                (isFirst ? first : second).turn(milliseconds: 0)
            }
            turn(first, second) {
                first.links.session(of: 0) != 0 && second.links.session(of: 0) != 0
                    && first.links.openCount == 1 && second.links.openCount == 1
            }
            let sessions = [first.links.session(of: 0), second.links.session(of: 0)]
            exchange(first, second)
            XCTAssertEqual(
                [first.links.session(of: 0), second.links.session(of: 0)], sessions, "\(seed)")
        }
    }

    func testWhereBothBelieveTheSameAboutTheirNamesTheyMeetAllTheSame() throws {
        // Each end takes itself for the lower name, or for the higher.
        for (own, other) in [("a", "z"), ("z", "a")] {
            var timing = shortTiming()
            timing.authentication = 150
            timing.redialDelays = [0, 60, 120]
            timing.jitterPercent = 90
            timing.stableAfter = 30
            let nodes = try (0..<2).map { _ in try Node(timing: timing) }
            for node in nodes { try node.listen() }
            for (number, node) in nodes.enumerated() {
                let settings = PeerSettings(
                    id: other, url: try nodes[1 - number].url(user: other, token: "t"),
                    ownName: own, secret: Array("t".utf8))
                _ = node.links.addPeer(settings)
            }
            turn(nodes[0], nodes[1], within: 10) {
                nodes.allSatisfy { $0.links.session(of: 0) != 0 && $0.links.openCount == 1 }
            }
            exchange(nodes[0], nodes[1])
        }
    }

    func testARestartedPeerReplacesItsOldLinkThoughOursHasPrecedence() throws {
        let (first, second) = try nodes(("alice", "bob"))
        turn(first, second) { first.links.session(of: 0) != 0 && second.links.session(of: 0) != 0 }
        turn(first, second, for: 0.15)
        // The old `second` is silent, as a machine that lost its power.
        let again = try RawSocket(connectedTo: first.port)
        again.send(Bytes.upgrade())
        again.sendFrame(
            .binary,
            BTPWriter.message(
                requestId: 1,
                entries: [
                    BTPProtocolData("auth", BTPContentType.octets, []),
                    BTPProtocolData("auth_token", BTPContentType.text, [1, 2]),
                ]))
        turn(first) { first.happened.contains(.disconnected(0, .replaced)) }
        turn(first) { first.happened.last == .connected(0) }
    }
}
