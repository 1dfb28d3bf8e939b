import Reactor
import Wire
import XCTest

@testable import Peering

/// A peer that does not read, and how little that costs the others.
final class BackpressureTests: XCTestCase {
    private var timing = shortTiming()
    private var limits = LinkLimits()
    private let packet = [UInt8](repeating: 7, count: 30_000)

    /// `bob` and a peer that reads only when the test says so.
    private func bobAndSilentAlice() throws -> (Node, RawSocket) {
        let bob = try Node(timing: timing, limits: limits)
        try bob.listen()
        _ = bob.links.addPeer(PeerSettings(id: "alice", ownName: "bob", secret: [0x61]))
        let alice = try RawSocket(connectedTo: bob.port)
        alice.sendAuthentication(user: "alice", token: "a")
        turn(bob) { bob.happened.contains(.connected(0)) }
        return (bob, alice)
    }

    /// Fills what the kernel takes and then what a link takes of requests.
    private func fill(_ bob: Node) {
        for _ in 0..<10_000 {
            if bob.request(0, 1, packet) == .busy { return }
            bob.links.flush()
        }
        XCTFail("a link is never busy")
    }

    func testABusyLinkTakesNoRequestsAndStillAnswers() throws {
        let (bob, alice) = try bobAndSilentAlice()
        fill(bob)
        XCTAssertEqual(bob.links.counters.busy, 1)
        var packet: [UInt8] = [1, 2]
        packet.withByteView {
            XCTAssertTrue(
                bob.links.sendAnswer(
                    to: 0, session: bob.links.session(of: 0), requestId: 9, packet: $0))
        }
        // Once the peer reads everything comes, the answer last.
        turn(bob) {
            alice.read()
            return alice.frames().last == .btp(Bytes.answer(9, [1, 2]))
        }
        XCTAssertEqual(bob.request(0, 1, packet), .sent)
        XCTAssertEqual(bob.happened, [.connected(0)])
    }

    func testFromAPeerThatDoesNotReadNothingMoreIsReadUntilItDoes() throws {
        timing.pauseWithoutProgress = 60_000
        let (bob, alice) = try bobAndSilentAlice()
        fill(bob)
        bob.answers = true
        // Each request is answered, and the answers wait as well.
        let request = WebSocketWriter.frame(.binary, Bytes.packet(3, packet), mask: 1)
        var rest = request[...]
        var sent = 0
        turn(bob) {
            for _ in 0..<40 {
                let count = alice.send(Array(rest))
                guard count > 0 else { break }
                rest = rest.dropFirst(count)
                sent += count
                if rest.isEmpty { rest = request[...] }
            }
            return bob.links.isReadingPaused(of: 0)
        }
        let read = bob.links.counters.bytesRead
        alice.send([0])
        turn(bob, for: 0.05)
        XCTAssertEqual(bob.links.counters.bytesRead, read)
        turn(bob) {
            alice.read()
            return !bob.links.isReadingPaused(of: 0)
        }
        XCTAssertEqual(bob.happened.filter { $0 != .request(0, 3, packet) }, [.connected(0)])
    }

    func testAPeerThatTakesNoByteForTooLongIsLeft() throws {
        timing.unreadOutput = 150
        let (bob, alice) = try bobAndSilentAlice()
        fill(bob)
        bob.links.flush()
        turn(bob) { bob.happened.last == .disconnected(0, .unreadOutput) }
        XCTAssertEqual(bob.links.openCount, 0)
        XCTAssertGreaterThanOrEqual(alice.descriptor, 0)
    }

    func testAPeerThatReadsSlowlyIsNotLeft() throws {
        timing.unreadOutput = 150
        let (bob, alice) = try bobAndSilentAlice()
        fill(bob)
        bob.links.flush()
        let end = bob.links.now.monotonicMilliseconds + 600
        var piece = [UInt8](repeating: 0, count: 65_536)
        turn(bob) {
            _ = recv(alice.descriptor, &piece, piece.count, 0)
            return bob.links.now.monotonicMilliseconds > end
        }
        XCTAssertEqual(bob.happened, [.connected(0)])
    }

    func testMoreThanALinkHoldsEndsIt() throws {
        limits.outputBytesMax = 1_500_000
        let (bob, alice) = try bobAndSilentAlice()
        fill(bob)
        let session = bob.links.session(of: 0)
        var packet = packet
        for _ in 0..<100 {
            packet.withByteView {
                _ = bob.links.sendAnswer(to: 0, session: session, requestId: 1, packet: $0)
            }
        }
        turn(bob) { bob.happened.last == .disconnected(0, .outputFull) }
        XCTAssertEqual(bob.links.openCount, 0)
        XCTAssertGreaterThanOrEqual(alice.descriptor, 0)
    }

    func testAFloodOfPingsFromAPeerThatReadsNothingIsHeldToTheSameLimit() throws {
        limits.pauseReadingBytes = 100_000
        limits.outputBytesMax = 1_000_000
        let (bob, alice) = try bobAndSilentAlice()
        let pings = (0..<500).flatMap { _ in
            WebSocketWriter.frame(.ping, [UInt8](repeating: 1, count: 125), mask: 7)
        }
        var rest = pings[...]
        var most = 0
        turn(bob) {
            let count = alice.send(Array(rest))
            if count > 0 { rest = rest.dropFirst(count) }
            if rest.isEmpty { rest = pings[...] }
            if bob.links.openCount == 1, bob.links[0].link >= 0 {
                let link = bob.links.connections[bob.links[0].link]
                most = max(most, link.pointee.stream.output.pending)
            }
            return bob.happened.last == .disconnected(0, .outputFull)
        }
        // What one read brings may come on top.
        XCTAssertLessThan(most, 1_000_000 + 2 * limits.bytesPerReadMax)
    }

    func testLimitsThatDoNotFitIntoWhatAConnectionKeepsAreCut() {
        limits.messageBytesMax = 10_000_000
        limits.unauthenticatedBytesMax = 10_000_000
        XCTAssertEqual(limits.bounded().unauthenticatedBytesMax, Carry.bytesMax)
        XCTAssertEqual(
            limits.bounded().messageBytesMax, Carry.bytesMax - WebSocketWriter.headerBytesMax)
        XCTAssertEqual(LinkLimits().bounded(), LinkLimits())
    }

    func testTwoNodesThatFloodEachOtherBothGetThrough() throws {
        limits.busyBytes = 200_000
        limits.pauseReadingBytes = 400_000
        let pair = try Pair(limits: limits)
        turn(pair.alice, pair.bob) {
            pair.alice.happened == [.connected(0)] && pair.bob.happened == [.connected(0)]
        }
        let wanted = 300
        var sent = [0, 0]
        turn(pair.alice, pair.bob, within: 20) {
            for (number, node) in [pair.alice, pair.bob].enumerated() {
                while sent[number] < wanted,
                    node.request(0, UInt32(sent[number]), packet) == .sent
                {
                    sent[number] += 1
                }
            }
            // Each sees as many requests as answers, after being connected.
            return pair.alice.happened.count == 2 * wanted + 1
                && pair.bob.happened.count == 2 * wanted + 1
        }
    }

    func testABigTurnIsWrittenBeforeItEnds() throws {
        let pair = try Pair()
        turn(pair.alice, pair.bob) {
            pair.alice.happened == [.connected(0)] && pair.bob.happened == [.connected(0)]
        }
        let writes = pair.alice.links.counters.writes
        pair.alice.request(0, 1, packet)
        pair.alice.request(0, 2, packet)
        XCTAssertEqual(pair.alice.links.counters.writes, writes)
        pair.alice.request(0, 3, packet)
        XCTAssertEqual(pair.alice.links.counters.writes, writes + 1)
        pair.alice.links.flush()
        XCTAssertEqual(pair.alice.links.counters.writes, writes + 2)
    }
}
