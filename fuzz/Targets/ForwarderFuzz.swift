import Connector
import Reactor
import Wire

/// The forwarder: each Prepare has one end, and nothing but amount and expiry is changed.
enum ForwarderFuzz {
    private static let time = LoopTime(
        wallMilliseconds: 1_800_000_000_000, monotonicNanoseconds: 1_000_000_000_000)

    /// The first byte tells how many of the bytes are a request; the rest is its answer.
    static func run(_ bytes: inout [UInt8]) {
        guard bytes.count > 2 else { return }
        let split = 1 + (bytes.count - 1) * Int(bytes[0]) / 256
        var request = Array(bytes[1..<split]), answer = Array(bytes[split...])
        let before = request
        var forwarder = makeForwarder()
        let forwarded: UInt32? = request.withByteView { view in
            let decision = forwarder.prepare(
                view, from: 0, session: 7, requestId: 9, now: time)
            switch decision {
            case .forward(let peer, let requestId, let packet):
                expect(peer == 1 && packet.isInside(view))
                return requestId
            case .answer, .reject: return nil
            }
        }
        guard let forwarded else {
            expect(request == before)
            return expect(forwarder.inFlight.count == 0)
        }
        // Behind type and length: 8 bytes of amount and 17 of time.
        let differing = zip(before, request).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
        expect(differing.allSatisfy { $0 < 10 + 25 })
        answer.withByteView { view in
            let answered = forwarder.answer(view, requestId: forwarded, from: 1, now: time)
            expect(answered?.entry.pointee.originRequestId == 9)
            expect(forwarder.answer(view, requestId: forwarded, from: 1, now: time) == nil)
        }
        expect(forwarder.inFlight.count == 0)
    }

    private static func makeForwarder() -> Forwarder {
        var accounts = AccountTable()
        for (index, name) in ["asker", "next"].enumerated() {
            var account = Account()
            account.name = name
            account.session = 7
            account.relation = index == 0 ? .child : .peer
            account.childAddress = "test.own.\(name)"
            account.assetCode = "XRP"
            account.assetScale = 9
            accounts.place(account, at: index)
        }
        let routes = RoutingTable([
            RouteList.Route(prefix: Array("test".utf8), target: .peer(1)),
            RouteList.Route(prefix: Array("example".utf8), target: .peer(1)),
            RouteList.Route(prefix: Array("test.own".utf8), target: .local),
        ])
        return Forwarder(
            ownAddress: "test.own", limits: ForwardingLimits(), routes: routes,
            conversions: ConversionTable([[.same]]), accounts: accounts, now: time)
    }
}
