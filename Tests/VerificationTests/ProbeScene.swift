import Control
import Logging
import Peering
import Reactor
import Wire
import XCTest

@testable import Verification

/// A prober, and one place where all its sources' nodes listen, each as an account of its own.
struct ProbeScene: ~Copyable {
    enum Answer {
        case fulfill, fulfillWrongly, nothing
        case reject(ILPErrorCode, String)
    }

    private static let patienceMilliseconds: Int64 = 20_000

    var run: ProbeRun
    private var nodes: [ProbeNode]
    private(set) var passed: Set<Int> = []
    /// By pair, as they were told.
    private(set) var reasons: [Int: [String]] = [:]
    /// Of each packet that came.
    private(set) var amounts: [UInt64] = []
    /// The most that came in one turn.
    private(set) var mostWaiting = 0
    private var attempts: [String: Int] = [:]

    /// `pairs` are the sources; the node of `absent` is not there. A value that owns is made whole
    /// or not at all, so what can fail comes first.
    static func begin(
        sources: Int, pairs: [Int], timeout: Int64 = 3_000, absent: Int? = nil
    ) throws -> ProbeScene {
        let nodes = try (0..<sources).map {
            try ProbeNode(name: "node-\($0)", isThere: $0 != absent)
        }
        let run = try ProbeRun(
            from: try nodes.map { node in
                .init(
                    node: node.name, url: try PeerURL("ws://127.0.0.1:\(node.port)"),
                    account: "client", secret: ProbeNode.secret)
            },
            pairs: pairs.enumerated().map { number, source in
                .init(source: source, destination: Array("test.to-\(number)".utf8))
            }, timeoutMilliseconds: timeout)
        return ProbeScene(run, nodes)
    }

    private init(_ run: consuming ProbeRun, _ nodes: [ProbeNode]) {
        self.run = run
        self.nodes = nodes
    }

    /// Both ends take turns until the run is over. `answer` is told destination, amount and which
    /// attempt it is.
    mutating func drive(_ answer: (String, UInt64, Int) -> Answer) throws {
        let deadline = LoopTime.read().monotonicMilliseconds + Self.patienceMilliseconds
        while !run.isFinished, !run.isOver {
            _ = run.turn(atMostMilliseconds: 1)
            while let report = run.nextReport() {
                switch report {
                case .passed(let pair): XCTAssert(passed.insert(pair).inserted, "told twice")
                case .missing(let pair, let why): reasons[pair, default: []].append(why)
                }
            }
            for node in nodes { try turn(node, answer) }
            if LoopTime.read().monotonicMilliseconds > deadline { throw Overdue() }
        }
    }

    private mutating func turn(
        _ node: ProbeNode, _ answer: (String, UInt64, Int) -> Answer
    ) throws {
        var waiting = 0
        node.links.wait(atMostMilliseconds: 0)
        while let event = node.links.next() {
            guard case .request(let peer, let session, let requestId, let packet) = event else {
                continue
            }
            waiting += 1
            let prepare = try PreparePacket(packet)
            let destination = prepare.destination.text ?? ""
            amounts.append(prepare.amount)
            attempts[destination, default: 0] += 1
            var bytes = Self.bytes(
                answer(destination, prepare.amount, attempts[destination] ?? 0), to: prepare)
            guard !bytes.isEmpty else { continue }
            bytes.withByteView {
                _ = node.links.sendAnswer(
                    to: peer, session: session, requestId: requestId, packet: $0)
            }
        }
        mostWaiting = max(mostWaiting, waiting)
        node.links.flush()
    }

    /// Empty: no answer.
    private static func bytes(_ answer: Answer, to prepare: PreparePacket) -> [UInt8] {
        switch answer {
        case .nothing: return []
        case .fulfill, .fulfillWrongly:
            var preimage = Array(prepare.data.array.prefix(Hash256.bytes))
            if case .fulfillWrongly = answer { preimage[0] ^= 1 }
            var bytes = [UInt8](repeating: 0, count: FulfillPacket.size(dataCount: 0))
            bytes.withByteView { place in
                preimage.withByteView {
                    _ = FulfillPacket.write(
                        fulfillment: Hash256(loading: $0.start), data: .empty, to: place.start)
                }
            }
            return bytes
        case .reject(let code, let message):
            var message = Array(message.utf8)
            var origin = Array("test.x".utf8)
            let size = RejectPacket.size(
                triggeredByCount: origin.count, messageCount: message.count, dataCount: 0)
            var bytes = [UInt8](repeating: 0, count: size)
            bytes.withByteView { place in
                origin.withByteView { origin in
                    message.withByteView {
                        _ = RejectPacket.write(
                            code: code, triggeredBy: origin, message: $0, data: .empty,
                            to: place.start)
                    }
                }
            }
            return bytes
        }
    }

    private struct Overdue: Error {}
}

/// A place to dial.
final class ProbeNode {
    static let secret: [UInt8] = Array("secret".utf8)

    let name: String
    let port: UInt16
    var links: PeerLinks

    init(name: String, isThere: Bool) throws {
        self.name = name
        let address = try XCTUnwrap(SocketAddress(literal: "127.0.0.1", port: 0))
        let listener = try Listener(binding: address)
        port = listener.port
        var links = try PeerLinks(log: EventLog(node: name, level: .error))
        // A listener that nobody keeps is closed.
        if isThere { try links.listen(listener) }
        _ = links.addPeer(PeerSettings(id: "client", ownName: name, secret: Self.secret))
        self.links = links
    }
}
