import Telemetry

/// Puts the events of one condition into hops, as they come: in the order in which each node told
/// them. Within a node an arrival, what was sent on and the answers belong together by the sessions
/// and request ids that they name; where a connector names none, by their order.
struct HopCollection {
    private struct Place: Hashable {
        var node: String
        var message: PacketEvent.Message
    }

    private(set) var hops: [JourneyHop] = []
    /// Events that fit nowhere.
    private(set) var unplacedCount = 0
    private var byIncoming: [Place: Int] = [:]
    private var byOutgoing: [Place: Int] = [:]

    mutating func add(_ event: PacketEvent) {
        if let message = event.message {
            add(event, Place(node: event.node, message: message))
        } else {
            addByOrder(event)
        }
    }

    // MARK: - By session and request id

    private mutating func add(_ event: PacketEvent, _ place: Place) {
        switch (event.step, event.type ?? .prepare) {
        case (.received, .prepare):
            let hop = newHop(of: event, saysSessions: true)
            hops[hop].incoming = place.message
            byIncoming[place] = hop
            hops[hop].arrive(event)
        case (.looked, _):
            let hop = byIncoming[place] ?? newHop(of: event, saysSessions: true)
            hops[hop].incoming = place.message
            byIncoming[place] = hop
            hops[hop].look(event)
            if let outgoing = event.outgoing {
                byOutgoing[Place(node: event.node, message: outgoing)] = hop
            }
        case (.sent, .prepare):
            let hop = byOutgoing[place] ?? newHop(of: event, saysSessions: true)
            hops[hop].outgoing = place.message
            byOutgoing[place] = hop
            hops[hop].leave(event)
        case (.received, let type):
            let hop = byOutgoing[place] ?? newHop(of: event, saysSessions: true)
            hops[hop].outgoing = place.message
            byOutgoing[place] = hop
            hops[hop].beAnswered(event, type)
        case (.sent, let type):
            let hop = byIncoming[place] ?? newHop(of: event, saysSessions: true)
            hops[hop].incoming = place.message
            byIncoming[place] = hop
            hops[hop].answer(event, type)
        }
    }

    // MARK: - By order

    private mutating func addByOrder(_ event: PacketEvent) {
        switch (event.step, event.type) {
        case (.received, .prepare), (.received, nil):
            hops[newHop(of: event, saysSessions: false)].arrive(event)
        case (.looked, _):
            let hop = latest(event) { $0.reason == nil && $0.sent == nil }
            hops[hop ?? newHop(of: event, saysSessions: false)].look(event)
        case (.sent, .prepare):
            let hop = latest(event) { $0.sent == nil && $0.returned == nil }
            hops[hop ?? newHop(of: event, saysSessions: false)].leave(event)
        case (.received, .some(let type)):
            // What was sent on last is answered first, so that a loop unwinds.
            let hop = latest(event) { $0.answered == nil && $0.sent != nil }
            hops[hop ?? newHop(of: event, saysSessions: false)].beAnswered(event, type)
        case (.sent, .some(let type)):
            let hop = latest(event) { $0.returned == nil }
            hops[hop ?? newHop(of: event, saysSessions: false)].answer(event, type)
        case (.sent, nil): addUntyped(event)
        }
    }

    /// What left without a word of what it was: back to where its Prepare came from, it is an
    /// answer.
    private mutating func addUntyped(_ event: PacketEvent) {
        let back = latest(event) { $0.returned == nil && $0.source == event.peer }
        if let hop = back, let type = hops[hop].answered?.type ?? typeMade(by: hops[hop]) {
            hops[hop].answer(event, type)
        } else if let hop = latest(event, where: { $0.sent == nil && $0.returned == nil }) {
            hops[hop].leave(event)
        } else if !hops.contains(where: { $0.node == event.node }) {
            hops[newHop(of: event, saysSessions: false)].leave(event)
        } else {
            unplacedCount += 1
        }
    }

    /// A node that sent nothing on and answers has fulfilled the packet, for all that is known.
    private func typeMade(by hop: JourneyHop) -> PacketType? { hop.sent == nil ? .fulfill : nil }

    /// The node's hop that began last of those that fit; the one of that pass, if the event says.
    private func latest(_ event: PacketEvent, where fits: (JourneyHop) -> Bool) -> Int? {
        hops.indices.last { index in
            let hop = hops[index]
            return hop.node == event.node && !hop.saysSessions
                && (event.pass == nil || hop.pass == event.pass) && fits(hop)
        }
    }

    private mutating func newHop(of event: PacketEvent, saysSessions: Bool) -> Int {
        let before = hops.count { $0.node == event.node }
        let pass = event.pass ?? UInt16(clamping: before + 1)
        hops.append(JourneyHop(event.node, pass: pass, saysSessions: saysSessions))
        return hops.count - 1
    }
}

extension JourneyHop {
    fileprivate mutating func arrive(_ event: PacketEvent) {
        received = event.microseconds
        source = event.peer
        destination = event.destination
        amountIn = event.amount
    }

    fileprivate mutating func look(_ event: PacketEvent) {
        selectedPeer = event.selectedPeer
        reason = event.reason ?? "looked up"
        outgoing = event.outgoing ?? outgoing
        destination = destination ?? event.destination
    }

    fileprivate mutating func leave(_ event: PacketEvent) {
        sent = event.microseconds
        nextHop = event.peer
        amountOut = event.amount
    }

    fileprivate mutating func beAnswered(_ event: PacketEvent, _ type: PacketType) {
        answered = Answer(type: type, code: event.code, microseconds: event.microseconds)
        latencyMicroseconds = event.latencyMicroseconds
        nextHop = nextHop ?? event.peer
        destination = destination ?? event.destination
    }

    fileprivate mutating func answer(_ event: PacketEvent, _ type: PacketType) {
        returned = Answer(type: type, code: event.code, microseconds: event.microseconds)
        source = source ?? event.peer
    }
}
