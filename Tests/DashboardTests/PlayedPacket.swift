import Telemetry

@testable import Dashboard

/// A packet's events as connectors tell them, one link after the other.
struct PlayedPacket {
    static let condition = (0..<32).map { UInt8($0) }
    static let id = PacketName(
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")!
    static let start: Int64 = 1_795_253_400_000_000

    /// Between two neighbours: the session is made of their places, the request id of both.
    struct Ends {
        var from: String
        var to: String
        var session: UInt64
        var requestId: UInt32

        var message: PacketEvent.Message { .init(session: session, requestId: requestId) }
    }

    private(set) var events: [PacketEvent] = []
    private var now = start

    private mutating func add(
        _ step: PacketEvent.Step, _ node: String, _ type: PacketType?, _ peer: String,
        _ message: PacketEvent.Message?, _ change: (inout PacketEvent) -> Void = { _ in }
    ) {
        now += 100
        var event = PacketEvent(step: step, node: node, microseconds: now)
        event.type = type
        event.peer = peer
        event.message = message
        change(&event)
        events.append(event)
    }

    /// Of a node of ours: the Prepare comes and is looked up.
    mutating func arrive(_ way: Ends, then onwards: Ends?, pass: UInt16 = 1) {
        add(.received, way.to, .prepare, way.from, way.message) {
            ($0.destination, $0.amount, $0.pass) = ("test.d.x", "1000", pass)
        }
        add(.looked, way.to, .prepare, "", way.message) {
            $0.pass = pass
            $0.selectedPeer = onwards?.to
            $0.outgoing = onwards?.message
            $0.reason =
                onwards == nil
                ? "own address \("test." + way.to)" : "longest prefix match test.d"
        }
    }

    mutating func leave(_ way: Ends, amount: String = "999") {
        add(.sent, way.from, .prepare, way.to, way.message) { $0.amount = amount }
    }

    mutating func beAnswered(_ way: Ends, _ type: PacketType = .fulfill, _ code: String? = nil) {
        add(.received, way.from, type, way.to, way.message) {
            ($0.code, $0.latencyMicroseconds, $0.destination) = (code, 450, "test.d.x")
        }
    }

    mutating func answer(_ way: Ends, _ type: PacketType = .fulfill, _ code: String? = nil) {
        add(.sent, way.to, type, way.from, way.message) { $0.code = code }
    }

    /// Of a connector of somebody else's, which tells no more than it must.
    mutating func foreign(
        _ step: PacketEvent.Step, _ node: String, _ type: PacketType?, _ peer: String
    ) {
        add(step, node, type, peer, nil) { event in
            if step == .looked { (event.selectedPeer, event.reason) = (peer, "some table") }
        }
    }

    /// From the sender's account at the first node to the last, which fulfils it, and back.
    static func passing(
        _ nodes: [String], upTo last: Int? = nil, session: UInt64 = 10
    ) -> PlayedPacket {
        var packet = PlayedPacket()
        let names = ["client"] + nodes
        let ways = zip(names, nodes).enumerated().map { place, ends in
            Ends(
                from: ends.0, to: ends.1, session: session + UInt64(place),
                requestId: 70 + UInt32(place))
        }
        for (place, way) in ways.enumerated() {
            let onwards = place + 1 < ways.count ? ways[place + 1] : nil
            packet.arrive(way, then: onwards)
            if let onwards { packet.leave(onwards) }
        }
        for (place, way) in ways.enumerated().reversed() {
            if place + 1 < ways.count { packet.beAnswered(ways[place + 1]) }
            packet.answer(way)
        }
        return packet
    }

    func journeys(
        _ id: PacketName = id, nodes: Set<String> = [], after microseconds: Int64 = 0,
        leavingOut isLost: (PacketEvent) -> Bool = { _ in false }
    ) -> PacketJourneys {
        PacketJourneys(
            of: id, events.filter { !isLost($0) }, nodes: nodes, now: now + microseconds)
    }
}
