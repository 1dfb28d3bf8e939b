import Connector
import Reactor
import Wire

/// A forwarder with its peers, its routes and a clock that a test sets.
final class TestNode {
    /// The peers of the usual node, by index.
    enum Peer {
        static let asker = 0
        static let next = 1
        /// Its asset is worth a quarter of the asker's.
        static let abroad = 2
        static let child = 3
        /// Its link is down.
        static let away = 4
        /// Nobody knows what its asset is worth.
        static let unrated = 5
        /// One unit of the asker's is 2^62 of its.
        static let minute = 6
    }

    static let address = "test.node"

    var forwarder: Forwarder
    /// Since 1970.
    var wallMilliseconds: Int64 = 1_763_672_000_123
    var monotonicMilliseconds: Int64 = 5_000_000

    init(
        address: String = TestNode.address, routes: [(String, Int)] = TestNode.usualRoutes,
        children: [(String, Int)] = [("child", Peer.child)],
        change: (inout ForwardingLimits) -> Void = { _ in }
    ) {
        var limits = ForwardingLimits()
        change(&limits)
        let list = RouteList(
            ownAddress: address,
            declared: routes.map { RouteList.Declared(prefix: $0.0, peer: $0.1, priority: 0) },
            accounts: children.map { RouteList.Account(name: $0.0, peer: $0.1) })
        forwarder = Forwarder(
            ownAddress: address, limits: limits, routes: RoutingTable(list.routes),
            conversions: Self.conversions(), accounts: Self.accounts(),
            now: LoopTime(
                wallMilliseconds: wallMilliseconds,
                monotonicNanoseconds: monotonicMilliseconds * 1_000_000))
    }

    static let usualRoutes = [
        ("test", Peer.next), ("test.abroad", Peer.abroad), ("test.away", Peer.away),
        ("test.unrated", Peer.unrated), ("test.minute", Peer.minute),
    ]

    private static func accounts() -> AccountTable {
        var accounts = AccountTable()
        let names = ["asker", "next", "abroad", "child", "away", "unrated", "minute"]
        for (i, name) in names.enumerated() {
            var account = Account()
            account.name = name
            account.session = UInt32(100 + i)
            account.assetCode = "XRP"
            account.assetScale = 9
            accounts.place(account, at: i)
        }
        accounts[Peer.abroad].asset = 1
        accounts[Peer.unrated].asset = 2
        accounts[Peer.minute].asset = 3
        accounts[Peer.away].session = 0
        accounts[Peer.child].relation = .child
        accounts[Peer.child].childAddress = "\(address).child"
        return accounts
    }

    private static func conversions() -> ConversionTable {
        func rate(_ numerator: UInt64, _ denominator: UInt64) -> AmountConversion? {
            AmountConversion(
                numerator: numerator, denominator: denominator, fromScale: 9, toScale: 9)
        }
        return ConversionTable([
            [.same, rate(1, 4), nil, rate(1 << 62, 1)],
            [rate(4, 1), .same, nil, nil],
            [nil, nil, .same, nil],
            [rate(1, 1 << 62), nil, nil, .same],
        ])
    }

    var now: LoopTime {
        LoopTime(
            wallMilliseconds: wallMilliseconds,
            monotonicNanoseconds: monotonicMilliseconds * 1_000_000)
    }

    func pass(milliseconds: Int64) {
        wallMilliseconds += milliseconds
        monotonicMilliseconds += milliseconds
    }

    /// A Prepare that lives for so long from now on.
    func packet(
        to destination: String = "test.bob", amount: UInt64 = 1000, for milliseconds: Int64 = 10_000
    ) -> Prepare {
        Prepare(to: destination, amount: amount, expiresAt: wallMilliseconds + milliseconds)
    }

    func ask(
        _ packet: Prepare, from peer: Int = Peer.asker, requestId: UInt32 = 7
    ) -> Verdict {
        ask(packet.bytes, from: peer, requestId: requestId)
    }

    func ask(
        _ bytes: [UInt8], from peer: Int = Peer.asker, requestId: UInt32 = 7
    ) -> Verdict {
        var bytes = bytes
        let session = forwarder.accounts[peer].session
        return bytes.withByteView { view in
            let decision = forwarder.prepare(
                view, from: peer, session: session, requestId: requestId, now: now)
            switch decision {
            case .forward(let peer, let requestId, let packet):
                return .forwarded(to: peer, requestId: requestId, packet: packet.array)
            case .answer(let answer): return .answered(answer.array)
            case .reject(let rejection):
                return .rejected(rejection.code.text, forwarder.bytes(of: rejection).array)
            }
        }
    }

    /// nil where nobody waits for the answer.
    func hear(_ reply: Reply, from peer: Int = Peer.next, requestId: UInt32) -> Ending? {
        hear(reply.bytes, from: peer, requestId: requestId)
    }

    func hear(_ bytes: [UInt8], from peer: Int = Peer.next, requestId: UInt32) -> Ending? {
        var bytes = bytes
        return bytes.withByteView { view in
            forwarder.answer(view, requestId: requestId, from: peer, now: now).map(ending)
        }
    }

    func nextExpired() -> Ending? { forwarder.nextExpired(now: now).map(ending) }

    /// What ends because the link to `peer` broke.
    func linkBreaks(to peer: Int) -> [Ending] {
        var endings: [Ending] = []
        var place = 0
        while let answered = forwarder.nextUnanswerable(of: peer, from: &place) {
            endings.append(ending(answered))
        }
        return endings
    }

    private func ending(_ answered: Answered) -> Ending {
        let (kind, bytes): (Ending.Kind, [UInt8]) =
            switch answered.outcome {
            case .pass(let bytes, _): (.passed, bytes.array)
            case .reject(let rejection): (.rejected, forwarder.bytes(of: rejection).array)
            case .wrongFulfillment(let rejection):
                (.wrongFulfillment, forwarder.bytes(of: rejection).array)
            }
        return Ending(
            kind: kind, originPeer: Int(answered.entry.originPeer),
            originSession: answered.entry.originSession,
            originRequestId: answered.entry.originRequestId, bytes: bytes)
    }
}

/// What a node decided about a Prepare.
enum Verdict: Equatable {
    case forwarded(to: Int, requestId: UInt32, packet: [UInt8])
    case answered([UInt8])
    /// The code, and the whole Reject.
    case rejected(String, [UInt8])

    var code: String? { if case .rejected(let code, _) = self { code } else { nil } }

    var peer: Int? { if case .forwarded(let peer, _, _) = self { peer } else { nil } }

    var requestId: UInt32? { if case .forwarded(_, let id, _) = self { id } else { nil } }

    var packet: Prepare? {
        if case .forwarded(_, _, let packet) = self { Prepare(packet) } else { nil }
    }

    /// The answer it is given at once.
    var reply: Reply? {
        switch self {
        case .forwarded: nil
        case .answered(let bytes), .rejected(_, let bytes): Reply(bytes)
        }
    }
}

/// What goes back for a packet that was forwarded.
struct Ending: Equatable {
    enum Kind { case passed, rejected, wrongFulfillment }

    var kind: Kind
    var originPeer: Int
    var originSession: UInt32
    var originRequestId: UInt32
    var bytes: [UInt8]

    var reply: Reply? { Reply(bytes) }
}
