import Connector
import Wire
import XCTest

/// Three nodes in a row, a -> b -> c, with the bytes carried from one to the next by hand.
final class ForwarderChainTests: XCTestCase {
    private typealias Peer = TestNode.Peer

    private let nodes = ["test.a", "test.b", "test.c"].map { TestNode(address: $0) }

    func testAPacketIsFulfilledAtTheEndAndTheFulfillComesBack() throws {
        let packet = prepare(to: "test.c.shop", data: Preimage.usual.bytes + [1, 2, 3])
        let trace = try send(packet)
        XCTAssertEqual(trace.hops, 3)
        XCTAssertEqual(trace.reply, .fulfill(Preimage.usual.fulfillment, data: []))
        for node in nodes { XCTAssertEqual(node.forwarder.inFlight.count, 0) }
    }

    func testEachHopTakesASecond() throws {
        let packet = prepare(to: "test.c", data: Preimage.usual.bytes)
        let trace = try send(packet)
        XCTAssertEqual(
            trace.expiries, [0, 1000, 2000].map { packet.expiresAt - $0 })
    }

    func testAPacketEndsWhereItsTimeEnds() throws {
        let trace = try send(prepare(to: "test.c", for: 2500, data: Preimage.usual.bytes))
        XCTAssertEqual(trace.hops, 2)
        XCTAssertEqual(trace.reply?.code, "R02")
        XCTAssertEqual(trace.rejectedBy, "test.b")
        let enough = try send(prepare(to: "test.c", for: 3000, data: Preimage.usual.bytes))
        XCTAssertNil(enough.reply?.code)
    }

    func testARejectOfTheLastNodeComesBackUnchanged() throws {
        let trace = try send(prepare(to: "test.c.shop", data: []))
        XCTAssertEqual(
            trace.reply,
            .reject("F06", by: "test.c", message: "nothing here expects this packet", data: []))
        XCTAssertEqual(nodes[0].forwarder.counters.rejectsPassed, 1)
        XCTAssertEqual(nodes[1].forwarder.counters.rejectsPassed, 1)
    }

    func testANodeWhoseNextHopIsGoneSaysSo() throws {
        nodes[1].forwarder.accounts[Peer.next].session = 0
        let trace = try send(prepare(to: "test.c", data: Preimage.usual.bytes))
        XCTAssertEqual(trace.reply?.code, "T01")
        XCTAssertEqual(trace.rejectedBy, "test.b")
    }

    func testAmountsAreConvertedAtEveryHop() throws {
        // To another asset at a, on in that asset, and for nothing more at c.
        let toAbroad = [("test", Peer.abroad)]
        let row = [
            TestNode(address: "test.a", routes: toAbroad),
            TestNode(address: "test.b", routes: toAbroad), nodes[2],
        ]
        let packet = prepare(to: "test.c", amount: 1003, data: Preimage.usual.bytes)
        let trace = try send(packet, over: row, next: [Peer.abroad, Peer.abroad, Peer.next])
        XCTAssertEqual(trace.amounts, [1003, 250, 62])
        let small = prepare(to: "test.c", amount: 7, data: Preimage.usual.bytes)
        let lost = try send(small, over: row, next: [Peer.abroad, Peer.abroad, Peer.next])
        XCTAssertEqual(lost.reply?.code, "R01")
        XCTAssertEqual(lost.rejectedBy, "test.b")
    }

    func testALieOfTheLastNodeStopsAtTheOneThatAskedIt() throws {
        let trace = try send(prepare(to: "test.c", data: Preimage.usual.bytes)) { reply in
            guard case .fulfill = reply else { return reply }
            return .fulfill(Preimage(number: 99).fulfillment, data: [])
        }
        XCTAssertEqual(trace.reply?.code, "F05")
        XCTAssertEqual(trace.rejectedBy, "test.b")
        XCTAssertEqual(nodes[1].forwarder.counters.fulfillmentsWrong, 1)
        XCTAssertEqual(nodes[0].forwarder.counters.fulfillmentsWrong, 0)
        XCTAssertEqual(nodes[0].forwarder.counters.rejectsPassed, 1)
    }

    func testARingSpendsThePacketsTime() throws {
        // Nobody's address: b sends it back to a, a to b.
        let packet = prepare(to: "test.nobody", for: 30_000, data: [])
        var bytes = packet.bytes
        var hops = 0
        while case .forwarded(_, _, let next) = nodes[hops % 2].ask(bytes) {
            bytes = next
            hops += 1
            guard hops < 100 else { return XCTFail("it circles for ever") }
        }
        XCTAssertEqual(hops, 29)
        XCTAssertEqual(nodes[hops % 2].ask(bytes).code, "R02")
    }

    /// What came to each node, and what came back to the sender.
    private struct Trace {
        var hops = 0
        var amounts: [UInt64] = []
        var expiries: [Int64] = []
        var reply: Reply?

        var rejectedBy: String? {
            if case .reject(_, let by, _, _)? = reply { by } else { nil }
        }
    }

    /// `last` may change what the last node says.
    private func send(
        _ packet: Prepare, over row: [TestNode]? = nil,
        next: [Int] = [Peer.next, Peer.next, Peer.next], last: (Reply) -> Reply = { $0 }
    ) throws -> Trace {
        let row = row ?? nodes
        var trace = Trace()
        var bytes = packet.bytes
        var waiting: [UInt32] = []
        for node in row {
            let read = try XCTUnwrap(Prepare(bytes))
            XCTAssertEqual(read.destination, packet.destination)
            XCTAssertEqual(read.condition, packet.condition)
            XCTAssertEqual(read.data, packet.data)
            trace.hops += 1
            trace.amounts.append(read.amount)
            trace.expiries.append(read.expiresAt)
            let verdict = node.ask(bytes, requestId: UInt32(trace.hops))
            if case .forwarded(let peer, let requestId, let rewritten) = verdict {
                XCTAssertEqual(peer, next[trace.hops - 1])
                waiting.append(requestId)
                bytes = rewritten
            } else {
                trace.reply = verdict.reply.map(last)
                break
            }
        }
        for (i, requestId) in waiting.enumerated().reversed() {
            let reply = try XCTUnwrap(trace.reply)
            let ending = try XCTUnwrap(row[i].hear(reply, from: next[i], requestId: requestId))
            XCTAssertEqual(ending.originRequestId, UInt32(i + 1))
            trace.reply = ending.reply
        }
        return trace
    }

    private func prepare(
        to destination: String, amount: UInt64 = 1000, for milliseconds: Int64 = 20_000,
        data: [UInt8]
    ) -> Prepare {
        Prepare(
            to: destination, amount: amount,
            expiresAt: nodes[0].wallMilliseconds + milliseconds, data: data)
    }
}
