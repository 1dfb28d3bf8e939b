import Connector
import Foundation
import TestSupport
import Wire
import XCTest

/// 10,000 packets with every outcome mixed: each gets exactly one answer, and the counters know of
/// all of them. A failure prints its seed; `ILPNET_SEED=n` replays it.
final class ForwarderAccountingTests: XCTestCase {
    private static let packets = 10_000

    func testEveryPrepareGetsOneAnswerAndIsCountedOnce() {
        let seed =
            ProcessInfo.processInfo.environment["ILPNET_SEED"].flatMap(UInt64.init) ?? 20_251_121
        var traffic = RandomTraffic(seed: seed)
        for _ in 0..<Self.packets { traffic.step() }
        traffic.finish()
        XCTAssertEqual(traffic.faults, [], "ILPNET_SEED=\(seed)")

        let counters = traffic.node.forwarder.counters
        XCTAssertEqual(counters.preparesReceived, UInt64(Self.packets))
        XCTAssertEqual(
            counters.preparesReceived,
            counters.preparesForwarded + counters.preparesDelivered + counters.preparesRejected)
        XCTAssertEqual(
            counters.preparesForwarded,
            counters.fulfillsPassed + counters.rejectsPassed + counters.forwardedRejected)
        XCTAssertEqual(
            counters.rejectsByCode.reduce(0, +),
            counters.preparesRejected + counters.forwardedRejected)
        let byCode = zip(ForwardingCounters.codes.map(\.text), counters.rejectsByCode)
        XCTAssertEqual(
            Dictionary(uniqueKeysWithValues: byCode.filter { $0.1 > 0 }), traffic.ownRejects)
        XCTAssertEqual(counters.fulfillsPassed, traffic.seen["fulfill passed"])
        XCTAssertEqual(counters.rejectsPassed, traffic.seen["reject passed"])
        XCTAssertEqual(counters.fulfillmentsWrong, traffic.ownRejects["F05"])
        XCTAssertEqual(counters.preparesExpired, traffic.seen["expired"])
        XCTAssertEqual(counters.answersUnreadable, traffic.ownRejects["T00"])
        XCTAssertEqual(counters.answersLate, traffic.seen["dropped"])
        XCTAssertEqual(traffic.node.forwarder.inFlight.count, 0)
        XCTAssertEqual(traffic.unanswered, 0)
        // T02 is said by whoever sends, through `withdraw`.
        for code in ForwardingCounters.codes.map(\.text) {
            XCTAssertGreaterThan(traffic.ownRejects[code] ?? 0, 0, "\(code) never happened")
        }
        for what in ["delivered", "fulfill passed", "reject passed", "expired", "dropped"] {
            XCTAssertGreaterThan(traffic.seen[what] ?? 0, 50, what)
        }
    }
}

/// A node, what it was asked and what it said.
private struct RandomTraffic {
    let node = TestNode {
        $0.packetAmountMax = 1 << 40
        $0.packetsInFlightMax = 60
    }
    private var random: SeededGenerator
    /// Of each packet that came: how often it was answered.
    private var answers: [UInt64: Int] = [:]
    private var inFlight: [(requestId: UInt32, peer: Int, preimage: Preimage)] = []
    private var ended: [(requestId: UInt32, peer: Int)] = []
    private var packets: UInt64 = 0
    var faults: [String] = []
    var seen: [String: UInt64] = [:]
    var ownRejects: [String: UInt64] = [:]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func step() {
        ask()
        if random.isOne(in: 3) { answer() }
        if random.isOne(in: 4) { node.pass(milliseconds: Int64(random.below(600))) }
        if random.isOne(in: 6) { expire() }
        if random.isOne(in: 300) { breakLink() }
        if random.isOne(in: 50) { node.forwarder.isDraining = random.isOne(in: 20) }
        if random.isOne(in: 10) { drop() }
        if unanswered != node.forwarder.inFlight.count {
            faults.append("\(unanswered) are unanswered after packet \(packets)")
        }
    }

    /// As the accounts have it.
    var unanswered: Int {
        (0..<node.forwarder.accounts.count).reduce(0) {
            $0 + node.forwarder.accounts[$1].unanswered
        }
    }

    /// Whatever is still waited for expires.
    mutating func finish() {
        node.pass(milliseconds: 60_000)
        expire()
        for (packet, count) in answers.sorted(by: { $0.key < $1.key }) where count != 1 {
            faults.append("packet \(packet) was answered \(count) times")
        }
    }

    // MARK: asking

    private mutating func ask() {
        packets += 1
        answers[packets] = 0
        let preimage = Preimage(number: packets)
        let destination = [
            "test.bob", "test.bob", "test.abroad.x", "test.abroad.x", "test.minute.x", "test.away",
            "test.unrated", TestNode.address, "g.nobody", "peer.config", "test..x",
            "test.node.child",
        ].randomElement(using: &random)!
        var packet = Prepare(
            to: destination, amount: random.anyMagnitude() >> 20,
            expiresAt: node.wallMilliseconds + Int64(random.below(12_000)) - 200,
            condition: preimage.condition,
            data: random.isOne(in: 4) ? [] : preimage.bytes)
        if random.isOne(in: 30) { packet.amount = 1 << 41 }
        if random.isOne(in: 8) { packet.amount = UInt64(random.below(5)) }
        var bytes = packet.bytes
        if random.isOne(in: 20) { bytes.removeLast(1 + random.below(bytes.count)) }
        // The asker's id is the packet's number.
        switch node.ask(bytes, from: random.below(4), requestId: UInt32(packets)) {
        case .forwarded(let peer, let requestId, _):
            if random.isOne(in: 40) {
                withdraw(requestId, from: peer)
            } else {
                inFlight.append((requestId, peer, preimage))
            }
        case .answered: note("delivered", of: packets)
        case .rejected(let code, _): noteReject(code, of: packets)
        }
    }

    private mutating func withdraw(_ requestId: UInt32, from peer: Int) {
        guard let rejection = node.forwarder.withdraw(requestId, from: peer, .t02, "busy") else {
            return faults.append("\(requestId) could not be withdrawn")
        }
        noteReject(rejection.code.text, of: packets)
    }

    // MARK: answering

    private mutating func answer() {
        guard !inFlight.isEmpty else { return }
        let asked = inFlight.remove(at: random.below(inFlight.count))
        let reply: [UInt8] =
            switch random.below(12) {
            case 0: Reply.fulfill(.zero, data: []).bytes
            case 1: []
            case 2: [13, 1, 0]
            case 3, 4, 5: Reply.reject("F99", by: "test.bob", message: "no", data: []).bytes
            default: Reply.fulfill(asked.preimage.fulfillment, data: [1]).bytes
            }
        let late = node.forwarder.counters.answersLate
        let ending = node.hear(reply, from: asked.peer, requestId: asked.requestId)
        if node.forwarder.counters.answersLate > late { seen["dropped", default: 0] += 1 }
        if let ending { note(ending) }
        ended.append((asked.requestId, asked.peer))
    }

    /// Answers that nobody waits for: twice, from another peer, to nothing.
    private mutating func drop() {
        var strangers: [(UInt32, Int)] = [(UInt32.max - 5, TestNode.Peer.next)]
        if let once = ended.randomElement(using: &random) { strangers.append(once) }
        if let open = inFlight.randomElement(using: &random) {
            strangers.append((open.requestId, open.peer + 1))
        }
        for (requestId, peer) in strangers {
            let fulfill = Reply.fulfill(.zero, data: [])
            if node.hear(fulfill, from: peer, requestId: requestId) != nil {
                faults.append("\(requestId) was answered by \(peer)")
            }
            seen["dropped", default: 0] += 1
        }
    }

    private mutating func expire() {
        while let ending = node.nextExpired() { note(ending) }
    }

    private mutating func breakLink() {
        let peer = random.isOne(in: 2) ? TestNode.Peer.next : TestNode.Peer.abroad
        for ending in node.linkBreaks(to: peer) { note(ending) }
    }

    private mutating func note(_ ending: Ending) {
        let packet = UInt64(ending.originRequestId)
        switch (ending.kind, ending.reply) {
        case (.passed, .fulfill): note("fulfill passed", of: packet)
        case (.passed, .reject): note("reject passed", of: packet)
        case (_, .reject(let code, _, _, _)):
            if code == "R00" { seen["expired", default: 0] += 1 }
            noteReject(code, of: packet)
        default: faults.append("\(ending)")
        }
    }

    private mutating func noteReject(_ code: String, of packet: UInt64) {
        ownRejects[code, default: 0] += 1
        note("rejected", of: packet)
    }

    private mutating func note(_ what: String, of packet: UInt64) {
        seen[what, default: 0] += 1
        answers[packet, default: 0] += 1
    }
}
