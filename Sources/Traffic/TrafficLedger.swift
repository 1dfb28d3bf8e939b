package import Wire

/// What was sent and what came of it, without a link: every packet that is entered leaves it in
/// exactly one way.
///
///     let requestId = ledger.sent(fulfillment, since: due, deadline: expiry)
///     ledger.answered(requestId, packet, now: now)
///     ledger.expire(nowMilliseconds: now)
package struct TrafficLedger: ~Copyable {
    /// A peer may make up codes; those beyond so many different ones count as wrong answers.
    package static let codesMax = 300

    private var book: FlightBook
    private var latency = LatencyHistogram()
    /// All but the latency and the duration, which are worked out when it is asked for.
    private var counts = TrafficSummary()
    private var firstSent: Int64?
    private var firstFulfilled: Int64?
    private var lastEnd: Int64 = 0

    /// `window` is how many packets are in flight at most.
    package init(window: Int) { book = FlightBook(capacity: window) }

    package var inFlight: Int { book.count }
    package var sentCount: Int { counts.sent }
    package var fulfilledCount: Int { counts.fulfilled }
    package var rejectedCount: Int { counts.rejected }
    package var nextDeadlineMilliseconds: Int64? { book.nextDeadlineMilliseconds }

    /// Enters a packet; the request id under which it must go. Latency counts from `since`.
    package mutating func sent(
        _ fulfillment: Hash256, since: Int64, deadlineMilliseconds: Int64
    ) -> UInt32 {
        counts.sent &+= 1
        if firstSent == nil { firstSent = since }
        return book.enter(
            fulfillment: fulfillment, sinceNanoseconds: since,
            deadlineMilliseconds: deadlineMilliseconds)
    }

    /// A packet that was entered last did not go after all.
    package mutating func takeBack(_ requestId: UInt32) {
        guard book.take(requestId) != nil else { return }
        counts.sent &-= 1
        if counts.sent == 0 { firstSent = nil }
    }

    /// `packet` is what came, which may be anything.
    package mutating func answered(_ requestId: UInt32, _ packet: ByteView, now: Int64) {
        guard let flight = book.take(requestId) else {
            counts.unexpected &+= 1
            return
        }
        lastEnd = now
        switch ILPPacketType(of: packet) {
        case .fulfill: fulfilled(flight, packet, now: now)
        case .reject: rejected(packet)
        case .prepare: wrong("the answer is a Prepare")
        case nil: wrong(packet.isEmpty ? "the answer has no packet" : "the answer is no ILP packet")
        }
    }

    /// Those whose time has passed are lost.
    package mutating func expire(nowMilliseconds: Int64) {
        while book.takeOverdue(nowMilliseconds: nowMilliseconds) != nil {
            counts.lost &+= 1
            lastEnd = max(lastEnd, nowMilliseconds &* 1_000_000)
        }
    }

    /// Answers come over the link that carried the question, so none will come any more.
    package mutating func linkEnded(now: Int64) {
        while book.takeOldest() != nil {
            counts.lost &+= 1
            counts.lostWithLink &+= 1
            lastEnd = now
        }
    }

    /// Nobody waits any more.
    package mutating func abandon() {
        while book.takeOldest() != nil { counts.unanswered &+= 1 }
    }

    /// `scheduledNanoseconds` is how long the run was meant to take, which it never falls short of.
    package func summary(scheduledNanoseconds: Int64) -> TrafficSummary {
        var summary = counts
        summary.rejections.sort { ($1.count, $0.code.text) < ($0.count, $1.code.text) }
        summary.latency = latency.figures
        if let firstSent {
            summary.durationNanoseconds = max(scheduledNanoseconds, lastEnd - firstSent)
        }
        return summary
    }

    private mutating func fulfilled(_ flight: Flight, _ packet: ByteView, now: Int64) {
        guard let fulfill = try? FulfillPacket(packet) else {
            return wrong("the answer is no valid Fulfill")
        }
        guard fulfill.fulfillment == flight.fulfillment else {
            return wrong("the fulfilment does not fit the condition")
        }
        counts.fulfilled &+= 1
        let first = firstFulfilled ?? now
        firstFulfilled = first
        counts.fulfillingNanoseconds = now &- first
        latency.record(nanoseconds: now &- flight.sinceNanoseconds)
    }

    private mutating func rejected(_ packet: ByteView) {
        guard let reject = try? RejectPacket(packet) else {
            return wrong("the answer is no valid Reject")
        }
        for index in counts.rejections.indices where counts.rejections[index].code == reject.code {
            counts.rejections[index].count &+= 1
            return
        }
        guard counts.rejections.count < TrafficLedger.codesMax else {
            return wrong("rejects have more than \(TrafficLedger.codesMax) different codes")
        }
        counts.rejections.append(
            .init(
                code: reject.code, count: 1,
                message: String(decoding: reject.message.buffer, as: UTF8.self),
                triggeredBy: String(decoding: reject.triggeredBy.buffer, as: UTF8.self)))
    }

    private mutating func wrong(_ why: String) {
        counts.wrong &+= 1
        if counts.firstWrong == nil { counts.firstWrong = why }
    }
}
