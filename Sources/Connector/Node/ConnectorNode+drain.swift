import Peering
import Wire

/// The orderly end: nothing new, what is in flight is finished or rejected, links are closed.
extension ConnectorNode {
    /// How long packets in flight are waited for, and then close handshakes: 10 s in all.
    static let drainMilliseconds: Int64 = 8_000
    static let closingMilliseconds: Int64 = 1_500

    mutating func drain() {
        guard phase == .running else { return }
        log.info("draining", ["inFlight": .number(Int64(forwarder.inFlight.count))])
        links.stopAccepting()
        forwarder.isDraining = true
        phase = .draining(until: now.monotonicMilliseconds + Self.drainMilliseconds)
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
            phase = .closing(until: now + Self.closingMilliseconds)
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
