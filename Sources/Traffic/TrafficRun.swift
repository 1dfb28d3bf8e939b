import Glibc
package import Peering
package import Reactor
import Wire

/// A load through one peer link: sends what the schedule says, checks every answer, and accounts
/// for each packet. Owned by the loop thread, like the links it is lent.
///
///     while !run.isFinished {
///         run.wait(&links, atMostMilliseconds: 100)
///         while let notice = run.next(&links) { ... }
///         run.send(&links)
///     }
///
/// It begins when the link is up, or at once where it is up already, waits while it is down, and
/// goes on when it is back. Whether waiting is worth while is for the owner to decide, who hears of everything in `TrafficNotice`.
package struct TrafficRun: ~Copyable {
    /// How long it waits before it offers a packet again to a link that had too much to write.
    private static let busyMilliseconds: Int32 = 1
    /// What is due sooner is waited for awake: setting an alarm and waking up takes as long.
    private static let awakeNanoseconds: Int64 = 20_000
    /// The token of its alarm among the owner's own descriptors.
    private static let alarmToken = PeerLinks.foreignBit | 0x616c_6172_6d

    private let peer: Int
    private let expiryMilliseconds: Int64
    private var schedule: SendSchedule
    private var mint: PacketMint
    private var ledger: TrafficLedger
    private var alarm: Alarm
    private var hasBegun = false
    private var isUp = false
    private var isBusy = false
    private var refusal: [UInt8]

    /// Sends to a peer of these links.
    package init(
        _ order: TrafficOrder, to peer: Int, of links: inout PeerLinks
    ) throws(SystemCallError) {
        let alarm = try Alarm()
        try links.loop.add(alarm.descriptor, token: TrafficRun.alarmToken, .readable)
        self.init(order, to: peer, alarm: alarm)
        if links.session(of: peer) != 0 { connected(links.now) }
    }

    private init(_ order: TrafficOrder, to peer: Int, alarm: consuming Alarm) {
        self.alarm = alarm
        self.peer = peer
        expiryMilliseconds = order.expiryMilliseconds
        schedule = order.schedule
        mint = PacketMint(
            destination: order.destination, amount: order.amount, data: order.data,
            seed: order.seed)
        ledger = TrafficLedger(window: order.window)
        refusal = TrafficRun.refusal()
    }

    /// Everything was sent, and each packet has had its answer or waited for it long enough.
    package var isFinished: Bool { schedule.isComplete && ledger.inFlight == 0 }

    package var progress: TrafficProgress {
        TrafficProgress(
            sent: ledger.sentCount, fulfilled: ledger.fulfilledCount,
            rejected: ledger.rejectedCount, inFlight: ledger.inFlight)
    }

    package var summary: TrafficSummary {
        ledger.summary(scheduledNanoseconds: schedule.scheduledNanoseconds)
    }

    /// Waits for no answer any more.
    package mutating func abandon() { ledger.abandon() }

    /// Waits until something comes, a packet is due or one is overdue.
    package mutating func wait(_ links: inout PeerLinks, atMostMilliseconds: Int32) {
        var limit = Int64(atMostMilliseconds < 0 ? .max : atMostMilliseconds)
        if let deadline = ledger.nextDeadlineMilliseconds {
            // A packet is overdue once its deadline is over, a millisecond later.
            limit = min(limit, max(0, deadline + 1 - links.now.monotonicMilliseconds))
        }
        let lapse = isUp ? nanosecondsToNext(links.now) : nil
        if isBusy {
            alarm.stop()
            limit = min(limit, Int64(TrafficRun.busyMilliseconds))
        } else if let lapse, lapse <= TrafficRun.awakeNanoseconds {
            limit = 0
        } else if let lapse {
            alarm.set(monotonicNanoseconds: links.now.monotonicNanoseconds + lapse)
        } else {
            alarm.stop()
        }
        links.wait(atMostMilliseconds: limit == .max ? -1 : Int32(clamping: limit))
    }

    /// The next thing for the owner to hear of; nil when nothing is left of this turn.
    package mutating func next(_ links: inout PeerLinks) -> TrafficNotice? {
        while let event = links.next() {
            switch event {
            case .answer(_, let requestId, let packet):
                ledger.answered(requestId, packet, now: links.now.monotonicNanoseconds)
            case .request(let peer, let session, let requestId, _):
                refuse(peer, session, requestId, &links)
            case .connected(let peer):
                connected(links.now)
                return .connected(peer: peer)
            case .disconnected(_, let end):
                isUp = false
                ledger.linkEnded(now: links.now.monotonicNanoseconds)
                return .disconnected(end)
            case .failed(_, let failure): return .failed(failure)
            // It is set anew, or stopped, before the next wait.
            case .foreign(let event) where event.token == TrafficRun.alarmToken: break
            case .foreign(let event): return .foreign(event)
            }
        }
        return nil
    }

    /// Sends what is due and writes it out; what is overdue is lost.
    package mutating func send(_ links: inout PeerLinks) {
        let now = links.now
        ledger.expire(nowMilliseconds: now.monotonicMilliseconds)
        isBusy = false
        while isUp, !isBusy, nanosecondsToNext(now) == 0 { sendOne(&links, now) }
        links.flush()
    }

    private func nanosecondsToNext(_ now: LoopTime) -> Int64? {
        schedule.nanosecondsToNext(now: now.monotonicNanoseconds, inFlight: ledger.inFlight)
    }

    private mutating func sendOne(_ links: inout PeerLinks, _ now: LoopTime) {
        let (packet, fulfillment) = mint.next(
            expiresAtMilliseconds: now.wallMilliseconds + expiryMilliseconds)
        let due = schedule.nextDueTime(now: now.monotonicNanoseconds)
        let requestId = ledger.sent(
            fulfillment, since: due,
            deadlineMilliseconds: now.monotonicMilliseconds + expiryMilliseconds
                + TrafficOrder.graceMilliseconds)
        switch links.sendRequest(to: peer, requestId: requestId, packet: packet) {
        case .sent: schedule.countSent()
        case .busy, .down:
            isBusy = true
            ledger.takeBack(requestId)
        }
    }

    private mutating func connected(_ now: LoopTime) {
        isUp = true
        guard !hasBegun else { return }
        hasBegun = true
        schedule.begin(at: now.monotonicNanoseconds)
    }

    /// A sender is nobody's receiver, but leaves no question open.
    private mutating func refuse(
        _ peer: Int, _ session: UInt32, _ requestId: UInt32, _ links: inout PeerLinks
    ) {
        refusal.withByteView {
            // Where that session is gone nobody waits for the answer.
            _ = links.sendAnswer(to: peer, session: session, requestId: requestId, packet: $0)
        }
    }

    private static func refusal() -> [UInt8] {
        var message = Array("this account only sends".utf8)
        return message.withByteView { message in
            let size = RejectPacket.size(
                triggeredByCount: 0, messageCount: message.count, dataCount: 0)
            return [UInt8](unsafeUninitializedCapacity: size) { bytes, count in
                guard let place = bytes.baseAddress else { return }
                count = RejectPacket.write(
                    code: .f07, triggeredBy: .empty, message: message, data: .empty, to: place)
            }
        }
    }
}

/// What the owner of a run hears of.
package enum TrafficNotice {
    case connected(peer: Int)
    case disconnected(LinkEnd)
    case failed(LinkFailure)
    /// One of the owner's own descriptors.
    case foreign(ReadyEvent)
}

/// How far a run is.
package struct TrafficProgress: Equatable, Sendable {
    package var sent: Int
    package var fulfilled: Int
    package var rejected: Int
    package var inFlight: Int
}
