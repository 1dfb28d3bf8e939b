import Peering
import Wire

/// The orderly end: nothing new, what is in flight is finished or rejected, links are closed.
extension ConnectorNode {
    /// How long packets in flight are waited for, and then close handshakes.
    struct Patience {
        let drainMilliseconds: Int64
        let closingMilliseconds: Int64
        /// How long the dashboard has to take the last events; the rest stays in the spool.
        let farewellMilliseconds: Int64

        /// 10 s in all, with what the log may take.
        static let ordinary = Patience(
            drainMilliseconds: 8_000, closingMilliseconds: 1_000, farewellMilliseconds: 500)
        /// Without a supervisor nobody holds the network together any more: within
        /// `Lifeline.endMilliseconds`, of which the log may take a third.
        static let abandoned = Patience(
            drainMilliseconds: 500, closingMilliseconds: 300, farewellMilliseconds: 100)
    }

    mutating func drain() {
        guard phase == .running else { return }
        log.info("draining", ["inFlight": .number(Int64(forwarder.inFlight.count))])
        links.stopAccepting()
        forwarder.isDraining = true
        status?.report(.draining)
        phase = .draining(until: now.monotonicMilliseconds + patience.drainMilliseconds)
        statusChanged()
    }

    /// Holds what has begun already to a patience that has become less.
    mutating func hurry() {
        let now = now.monotonicMilliseconds
        switch phase {
        case .running: break
        case .draining(let end):
            phase = .draining(until: min(end, now + patience.drainMilliseconds))
        case .closing(let end):
            phase = .closing(until: min(end, now + patience.closingMilliseconds))
        }
    }

    /// Goes on to the next phase where it is time; true when all is done.
    mutating func isOver() -> Bool {
        let now = now.monotonicMilliseconds
        switch phase {
        case .running: return false
        case .draining(let end):
            guard forwarder.inFlight.count == 0 || now >= end else { return false }
            rejectInFlight()
            links.closeAll(code: WebSocketCloseCode.goingAway)
            links.flush()
            phase = .closing(until: now + patience.closingMilliseconds)
            return links.openCount == 0
        case .closing(let end):
            return links.openCount == 0 || now >= end
        }
    }

    private mutating func rejectInFlight() {
        for peer in peerIndexes.values {
            var place = 0
            while let answered = forwarder.nextUnanswerable(
                of: peer, from: &place, .t03, "this connector is shutting down")
            {
                finish(answered)
            }
        }
    }
}
