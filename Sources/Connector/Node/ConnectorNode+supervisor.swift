import Control
import Glibc
import Supervised

/// What the supervisor is told, where there is one, and what its end means.
extension ConnectorNode {
    /// Counts are told at most so often, and only where they changed.
    static let countsMilliseconds: Int64 = 500

    /// Once a turn, behind the packets.
    mutating func tellSupervisor() {
        guard let status else { return }
        if hasNewCounts, now.monotonicMilliseconds >= countsDue || isClosing {
            let counts = counts
            status.report(.counts(counts))
            toldCounts = counts
            countsDue = now.monotonicMilliseconds + Self.countsMilliseconds
        }
        status.flush()
    }

    /// When there is something to tell though nothing happens; -1: nothing is left to tell.
    var millisecondsToNextReport: Int32 {
        guard let status else { return -1 }
        if status.isWaiting { return StatusPipe.retryMilliseconds }
        guard hasNewCounts else { return -1 }
        return Int32(clamping: max(0, countsDue - now.monotonicMilliseconds))
    }

    /// Wallets and `client` come and go without anybody being told.
    mutating func reportUp(_ peer: Int) {
        let name = name(of: peer)
        guard let status, !children.accounts.contains(name) else { return }
        toldUp.insert(peer)
        status.report(.up(peer: name))
    }

    /// Of a peer that was told to be up.
    mutating func reportDown(_ peer: Int) {
        guard toldUp.remove(peer) != nil else { return }
        status?.report(.down(peer: name(of: peer)))
    }

    /// The lifeline has something to say.
    mutating func lookAfterSupervisor() {
        guard let lifeline, lifeline.isCut() else { return }
        links.loop.remove(lifeline.descriptor)
        log.warn("the supervisor is gone")
        patience = .abandoned
        drain()
        hurry()
    }

    /// No count but these two can change alone.
    private var hasNewCounts: Bool {
        guard let toldCounts else { return true }
        return toldCounts.received != forwarder.counters.preparesReceived
            || toldCounts.inFlight != UInt64(forwarder.inFlight.count)
    }

    private var counts: PacketCounts {
        let counters = forwarder.counters
        return PacketCounts(
            received: counters.preparesReceived, forwarded: counters.preparesForwarded,
            delivered: counters.preparesDelivered, rejected: counters.preparesRejected,
            inFlight: UInt64(forwarder.inFlight.count))
    }

    private var isClosing: Bool {
        if case .closing = phase { true } else { false }
    }
}
