import Logging
import Peering
import Reactor
import Wire
import XCTest

@testable import Traffic

/// A load over a real connection to a receiver in the same thread, which answers as it is told.
final class TrafficRunTests: XCTestCase {
    func testEveryPacketOfAClosedLoopIsFulfilled() throws {
        var scene = try Scene.begin(order(count: 1_000, window: 50))
        try scene.drive { prepare in .fulfill(prepare) }
        let summary = scene.run.summary
        XCTAssertEqual(summary.fulfilled, 1_000)
        XCTAssertEqual(summary.sent, 1_000)
        XCTAssertNotNil(summary.latency)
        XCTAssertLessThanOrEqual(scene.mostWaiting, 50)
        XCTAssertEqual(scene.destination, "test.bob")
        XCTAssertEqual(scene.data.suffix(2), [7, 8])
    }

    func testAnOpenLoopKeepsItsRate() throws {
        var scene = try Scene.begin(order(count: 100, rate: 1_000))
        try scene.drive { prepare in .fulfill(prepare) }
        let summary = scene.run.summary
        XCTAssertEqual(summary.fulfilled, 100)
        XCTAssertGreaterThanOrEqual(summary.durationNanoseconds, 100_000_000)
        XCTAssertLessThan(summary.durationNanoseconds, 1_000_000_000)
    }

    func testAStallIsInTheLatencyOfEveryPacketThatItDelayed() throws {
        // A window of one, and a receiver that is silent for 100 ms: with an open loop of 1,000 a
        // second some hundred packets are late by up to 100 ms, and not just the one.
        var scene = try Scene.begin(order(count: 200, rate: 1_000, window: 1))
        scene.stallNanoseconds = 100_000_000
        try scene.drive { prepare in .fulfill(prepare) }
        let latency = try XCTUnwrap(scene.run.summary.latency)
        XCTAssertGreaterThan(latency.p95Nanoseconds, 50_000_000)
        XCTAssertGreaterThan(latency.maxNanoseconds, 95_000_000)
    }

    func testUnansweredPacketsAreLostASecondAfterTheirExpiry() throws {
        var scene = try Scene.begin(order(count: 3, expiryMilliseconds: 50))
        let start = LoopTime.read().monotonicMilliseconds
        try scene.drive { _ in .nothing }
        let summary = scene.run.summary
        XCTAssertEqual([summary.sent, summary.lost, summary.lostWithLink], [3, 3, 0])
        let took = LoopTime.read().monotonicMilliseconds - start
        XCTAssertGreaterThanOrEqual(took, 1_050)
        XCTAssertLessThan(took, 3_000)
    }

    func testALinkThatEndsLosesWhatIsInFlightAndTheRestGoesOnWhenItIsBack() throws {
        var scene = try Scene.begin(order(count: 100, window: 10))
        var prepares = 0
        try scene.drive { prepare in
            prepares += 1
            return prepares == 5 ? .hangUp : .fulfill(prepare)
        }
        let summary = scene.run.summary
        XCTAssertEqual(summary.sent, 100)
        XCTAssertGreaterThan(summary.lostWithLink, 0)
        XCTAssertLessThanOrEqual(summary.lostWithLink, 10)
        XCTAssertEqual(summary.fulfilled + summary.lostWithLink, 100)
    }

    func testASenderRefusesPacketsOfItsOwn() throws {
        var scene = try Scene.begin(order(count: 1))
        scene.asksBack = true
        try scene.drive { prepare in .fulfill(prepare) }
        XCTAssertEqual(scene.answeredBack, .f07)
    }

    private func order(
        count: Int, rate: Int? = nil, window: Int? = nil, expiryMilliseconds: Int64 = 30_000
    ) -> TrafficOrder {
        TrafficOrder(
            destination: Array("test.bob".utf8), amount: 5, count: count, packetsPerSecond: rate,
            window: window, expiryMilliseconds: expiryMilliseconds, data: [7, 8], seed: 1)
    }
}

/// A run and a receiver with one link between them.
private struct Scene: ~Copyable {
    enum Answer {
        case fulfill(PreparePacket)
        case nothing
        case hangUp
    }

    private static let patienceMilliseconds: Int64 = 20_000
    private static let secret: [UInt8] = Array("secret".utf8)

    private var sender: PeerLinks
    private var receiver: PeerLinks
    private let account: Int
    var run: TrafficRun
    var stallNanoseconds: Int64 = 0
    var asksBack = false
    private(set) var answeredBack: ILPErrorCode?
    /// What the last Prepare said, and the most that came in one turn.
    private(set) var destination = ""
    private(set) var data: [UInt8] = []
    private(set) var mostWaiting = 0

    /// A value that owns is made whole or not at all, so what can fail comes first.
    static func begin(_ order: TrafficOrder) throws -> Scene {
        let address = try XCTUnwrap(SocketAddress(literal: "127.0.0.1", port: 0))
        let listener = try Listener(binding: address)
        let port = listener.port
        var receiver = try PeerLinks(log: EventLog(node: "receiver", level: .error))
        try receiver.listen(listener)
        let account = receiver.addPeer(
            PeerSettings(id: "client", ownName: "receiver", secret: Scene.secret))
        var sender = try PeerLinks(log: EventLog(node: "sender", level: .error))
        let peer = sender.addPeer(
            PeerSettings(
                id: "receiver", url: try PeerURL("ws://127.0.0.1:\(port)"), ownName: "client",
                secret: Scene.secret))
        let run = try TrafficRun(order, to: peer, of: &sender)
        return Scene(sender, receiver, account, run)
    }

    private init(
        _ sender: consuming PeerLinks, _ receiver: consuming PeerLinks, _ account: Int,
        _ run: consuming TrafficRun
    ) {
        self.sender = sender
        self.receiver = receiver
        self.account = account
        self.run = run
    }

    /// Both ends take turns until the run is over.
    mutating func drive(_ answer: (PreparePacket) -> Answer) throws {
        let deadline = LoopTime.read().monotonicMilliseconds + Scene.patienceMilliseconds
        var isOver = false
        while !isOver {
            run.wait(&sender, atMostMilliseconds: 0)
            while run.next(&sender) != nil {}
            run.send(&sender)
            receiver.wait(atMostMilliseconds: 1)
            try receive(answer)
            receiver.flush()
            isOver = run.isFinished && (!asksBack || answeredBack != nil)
            if sender.now.monotonicMilliseconds > deadline { throw Overdue() }
        }
    }

    private mutating func receive(_ answer: (PreparePacket) -> Answer) throws {
        var waiting = 0
        while let event = receiver.next() {
            switch event {
            case .connected: if asksBack { try askBack() }
            case .answer(_, _, let packet): answeredBack = try RejectPacket(packet).code
            case .request(let peer, let session, let requestId, let packet):
                waiting += 1
                mostWaiting = max(mostWaiting, waiting)
                let prepare = try PreparePacket(packet)
                destination = prepare.destination.text ?? ""
                data = prepare.data.array
                stall()
                switch answer(prepare) {
                case .fulfill(let prepare): fulfill(prepare, peer, session, requestId)
                case .nothing: break
                case .hangUp:
                    // As if its settings had changed: the link ends, and may come back.
                    receiver.changePeer(
                        account,
                        PeerSettings(id: "client", ownName: "other", secret: Scene.secret))
                }
            default: break
            }
        }
    }

    private mutating func stall() {
        guard stallNanoseconds > 0 else { return }
        let end = LoopTime.read().monotonicNanoseconds + stallNanoseconds
        stallNanoseconds = 0
        while LoopTime.read().monotonicNanoseconds < end {}
    }

    private mutating func fulfill(
        _ prepare: PreparePacket, _ peer: Int, _ session: UInt32, _ requestId: UInt32
    ) {
        var bytes = [UInt8](repeating: 0, count: FulfillPacket.size(dataCount: 0))
        bytes.withByteView { view in
            _ = FulfillPacket.write(
                fulfillment: Hash256(loading: prepare.data.start), data: .empty, to: view.start)
            _ = receiver.sendAnswer(
                to: peer, session: session, requestId: requestId, packet: view)
        }
    }

    private mutating func askBack() throws {
        var mint = PacketMint(destination: Array("test.a".utf8), amount: 1, data: [], seed: 1)
        let packet = mint.next(
            expiresAtMilliseconds: receiver.now.wallMilliseconds + 10_000
        ).packet
        XCTAssertEqual(receiver.sendRequest(to: account, requestId: 1, packet: packet), .sent)
    }

    private struct Overdue: Error {}
}
