package import Reactor
package import Wire

/// Decides what becomes of each packet. It owns routes, rates and the packets in flight, and
/// touches no socket: bytes and time come in, decisions go out, and the bytes are rewritten in
/// place.
///
/// Owned by the loop thread. What comes of a decision (a link that is gone after all) is told to
/// it by `withdraw`. Balances are not its business.
package struct Forwarder: ~Copyable {
    // RFC-0018's "message window": what is left to each hop to pass on a fulfilment in time.
    package static let messageWindowMilliseconds: Int64 = 1000

    package let limits: ForwardingLimits
    package var routes: RoutingTable
    package var conversions: ConversionTable
    package var accounts: AccountTable
    package var inFlight: InFlightTable
    package var counters = ForwardingCounters()
    /// No new packet is forwarded any more; those in flight are still answered.
    package var isDraining = false
    var clock = ILPClock()
    private let scratch: AnswerScratch

    package init(
        ownAddress: String, limits: ForwardingLimits, routes: consuming RoutingTable,
        conversions: consuming ConversionTable, accounts: consuming AccountTable, now: LoopTime
    ) {
        self.limits = limits
        self.routes = routes
        self.conversions = conversions
        self.accounts = accounts
        inFlight = InFlightTable(
            nowMilliseconds: now.monotonicMilliseconds, countMax: limits.packetsInFlightMax)
        scratch = AnswerScratch(ownAddress: Array(ownAddress.utf8))
    }

    // MARK: a Prepare

    /// Is it well-formed, is there time left, is it small enough, who is next, what is it worth
    /// there, is there room for it; then it is rewritten and remembered.
    package mutating func prepare(
        _ bytes: ByteView, from peer: Int, session: UInt32, requestId: UInt32, now: LoopTime
    ) -> PrepareDecision {
        counters.preparesReceived &+= 1
        let packet: PreparePacket
        do throws(WireError) {
            packet = try PreparePacket(bytes)
        } catch {
            return reject(.f01, "not a valid ILP Prepare")
        }
        let arrives = clock.parse(packet.expiryText)
        guard arrives != ILPClock.invalid else {
            return reject(.f01, "expiresAt is no ILP timestamp")
        }
        let target = routes.target(of: packet.destination)
        if case .invalid = target { return reject(.f01, "the destination is no ILP address") }
        if PeerRequest.isMeant(packet.destination) {
            return peerRequest(packet, from: peer, arrives: arrives, now: now)
        }
        guard arrives > now.wallMilliseconds else { return reject(.r00, "expired on arrival") }
        guard packet.amount <= limits.packetAmountMax else {
            return reject(
                .f08, "more than this connector takes in one packet",
                amounts: .init(received: packet.amount, maximum: limits.packetAmountMax))
        }
        switch target {
        case .peer(let next):
            return forward(
                packet, to: next, from: peer, session: session, requestId: requestId,
                arrives: arrives, now: now)
        case .local: return deliver(packet)
        case .nowhere, .invalid: return reject(.f02, "no route to the destination")
        }
    }

    @inline(__always)
    private mutating func forward(
        _ packet: PreparePacket, to next: Int, from peer: Int, session: UInt32, requestId: UInt32,
        arrives: Int64, now: LoopTime
    ) -> PrepareDecision {
        let window = Self.messageWindowMilliseconds
        let expires = min(
            arrives &- window, now.wallMilliseconds &+ limits.holdTimeMilliseconds)
        // Not even as much as the margin would be left to all that come after.
        guard expires >= now.wallMilliseconds &+ window else {
            return reject(.r02, "too little time is left to forward it")
        }
        guard !isDraining else { return reject(.t03, "this connector is shutting down") }
        guard accounts[next].session != 0 else {
            return reject(.t01, "the next hop is not connected")
        }
        let amount: UInt64
        switch conversions.convert(
            packet.amount, from: accounts[peer].asset, to: accounts[next].asset)
        {
        case .amount(let converted): amount = converted
        case .zero: return reject(.r01, "the amount is worth nothing at the next hop")
        case .tooLarge(let maximum):
            return reject(
                .f08, "more than the next hop's asset can count",
                amounts: .init(received: packet.amount, maximum: maximum))
        case .noRate: return reject(.f02, "no rate leads to the next hop's asset")
        }
        guard !inFlight.isFull else { return reject(.t03, "too many packets are in flight") }

        let entry = inFlight.add(
            deadline: now.monotonicMilliseconds &+ (expires &- now.wallMilliseconds),
            nowMilliseconds: now.monotonicMilliseconds)
        entry.pointee.startedNanoseconds = now.monotonicNanoseconds
        entry.pointee.amount = packet.amount
        entry.pointee.condition = packet.condition
        entry.pointee.originPeer = Int32(truncatingIfNeeded: peer)
        entry.pointee.originSession = session
        entry.pointee.originRequestId = requestId
        entry.pointee.nextPeer = Int32(truncatingIfNeeded: next)
        accounts[next].unanswered &+= 1
        packet.setAmount(amount)
        clock.format(expires, packet.expiryText)
        counters.preparesForwarded &+= 1
        return .forward(
            to: next, requestId: entry.pointee.requestId, packet: packet.packet)
    }

    private mutating func deliver(_ packet: PreparePacket) -> PrepareDecision {
        guard let fulfillment = LocalReceiver.fulfillment(for: packet) else {
            return reject(.f06, "nothing here expects this packet")
        }
        counters.preparesDelivered &+= 1
        return .answer(scratch.fulfill(fulfillment, data: .empty))
    }

    private mutating func peerRequest(
        _ packet: PreparePacket, from peer: Int, arrives: Int64, now: LoopTime
    ) -> PrepareDecision {
        let decision = PeerRequest.answer(
            packet, account: accounts[peer], isExpired: arrives <= now.wallMilliseconds)
        switch decision {
        case .reject(let rejection): return reject(rejection)
        case .fulfill(var data):
            counters.preparesDelivered &+= 1
            return .answer(
                data.withByteView { scratch.fulfill(PeerProtocol.fulfillment, data: $0) })
        }
    }

    // MARK: its end

    /// Whose answer is it, did it come in time, is it the right preimage.
    package mutating func answer(
        _ bytes: ByteView, requestId: UInt32, from peer: Int, now: LoopTime
    ) -> Answered? {
        guard let entry = inFlight.take(requestId, from: peer) else {
            counters.answersLate &+= 1
            return nil
        }
        accounts[peer].unanswered &-= 1
        return Answered(entry: entry, outcome: outcome(bytes, of: entry, now: now))
    }

    @inline(__always)
    private mutating func outcome(
        _ bytes: ByteView, of entry: UnsafePointer<InFlight>, now: LoopTime
    ) -> Answered.Outcome {
        guard now.monotonicMilliseconds < entry.pointee.deadline else {
            // The wheel had not come to it yet, but its time is up.
            counters.answersLate &+= 1
            counters.preparesExpired &+= 1
            return .reject(end(.r00, "no answer came in time"))
        }
        switch bytes.count > 0 ? bytes[0] : 0 {
        case ILPPacketType.fulfill.rawValue:
            guard let fulfill = try? FulfillPacket(bytes) else { break }
            var fulfillment = fulfill.fulfillment
            guard
                withUnsafeBytes(
                    of: &fulfillment, { SHA256.digest32($0.baseAddress.unsafelyUnwrapped) })
                    == entry.pointee.condition
            else {
                counters.fulfillmentsWrong &+= 1
                return .wrongFulfillment(end(.f05, "the next hop's fulfillment is wrong"))
            }
            counters.fulfillsPassed &+= 1
            return .pass(fulfill.packet, .fulfill)
        case ILPPacketType.reject.rawValue:
            guard let rejected = try? RejectPacket(bytes) else { break }
            counters.rejectsPassed &+= 1
            return .pass(rejected.packet, .reject)
        default: break
        }
        counters.answersUnreadable &+= 1
        return .reject(end(.t00, "the next hop's answer is no ILP packet"))
    }

    /// A packet whose answer did not come in time; asked for until there is none.
    package mutating func nextExpired(now: LoopTime) -> Answered? {
        guard let entry = inFlight.takeExpired(now.monotonicMilliseconds) else { return nil }
        accounts[Int(entry.pointee.nextPeer)].unanswered &-= 1
        counters.preparesExpired &+= 1
        return Answered(entry: entry, outcome: .reject(end(.r00, "no answer came in time")))
    }

    /// A packet that `peer` will not answer any more, rejected for this reason; asked for until
    /// there is none. `place` is 0 at first.
    package mutating func nextUnanswerable(
        of peer: Int, from place: inout Int, _ code: ILPErrorCode = .t01,
        _ message: StaticString = "the link to the next hop broke"
    ) -> Answered? {
        // Looking through the table takes milliseconds where it has grown, and when a network breaks
        // thousands of links end at once that carried nothing.
        guard accounts[peer].unanswered > 0,
            let entry = inFlight.take(nextOf: peer, from: &place)
        else { return nil }
        accounts[peer].unanswered &-= 1
        return Answered(entry: entry, outcome: .reject(end(code, message)))
    }

    /// The link took a forwarded packet after all not.
    package mutating func withdraw(
        _ requestId: UInt32, from next: Int, _ code: ILPErrorCode, _ message: StaticString
    ) -> Rejection? {
        guard inFlight.take(requestId, from: next) != nil else { return nil }
        accounts[next].unanswered &-= 1
        counters.preparesForwarded &-= 1
        return made(.init(code: code, message: message))
    }

    /// The bytes of a Reject of ours, good until the next one.
    package func bytes(of rejection: Rejection) -> ByteView { scratch.reject(rejection) }

    private mutating func reject(
        _ code: ILPErrorCode, _ message: StaticString, amounts: Rejection.Amounts? = nil
    ) -> PrepareDecision {
        reject(Rejection(code: code, message: message, amounts: amounts))
    }

    private mutating func reject(_ rejection: Rejection) -> PrepareDecision {
        .reject(made(rejection))
    }

    /// A rejection before the packet was forwarded.
    private mutating func made(_ rejection: Rejection) -> Rejection {
        counters.preparesRejected &+= 1
        counters.count(rejection.code)
        return rejection
    }

    /// A rejection of a packet that was forwarded.
    private mutating func end(_ code: ILPErrorCode, _ message: StaticString) -> Rejection {
        counters.forwardedRejected &+= 1
        counters.count(code)
        return Rejection(code: code, message: message)
    }
}
