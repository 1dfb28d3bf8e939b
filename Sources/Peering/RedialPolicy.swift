/// Decides when a peer is dialled again. It takes time and chance from outside and does nothing
/// itself.
///
/// After a link ended the first redial comes at once, then after growing delays. After so many
/// failures in a row its breaker opens: the peer is held, then probed once, and held again when
/// that fails, for ever. It never gives up.
///
///     next = policy.failed(at: now, random: random)   // when to dial
///     policy.attempted()
///     policy.opened(at: now)
///     next = policy.ended(at: now, random: random)
struct RedialPolicy: Equatable {
    enum Breaker: Equatable {
        /// The peer is dialled whenever it has no link.
        case closed
        /// It is held, and nothing is dialled before the time has passed.
        case open
        /// It is held, and one probe is under way.
        case halfOpen
    }

    private let timing: LinkTiming
    private(set) var failures = 0
    private(set) var breaker = Breaker.closed
    /// When the present link came up; nil while there is none.
    private var openedAt: Int64?

    init(_ timing: LinkTiming) {
        self.timing = timing
    }

    /// An attempt begins.
    mutating func attempted() {
        if breaker == .open { breaker = .halfOpen }
    }

    /// An attempt came to nothing. Returns when the next is due.
    mutating func failed(at now: Int64, random: UInt32) -> Int64 {
        openedAt = nil
        // It counts no further than it matters, since it goes on for ever.
        failures = min(failures + 1, timing.failuresBeforeHold)
        if failures >= timing.failuresBeforeHold {
            breaker = .open
            return now + timing.hold
        }
        return now + delay(random)
    }

    /// A link is up, whoever dialled it.
    mutating func opened(at now: Int64) {
        openedAt = now
        breaker = .closed
    }

    /// The link is gone. Returns when the peer is due to be dialled.
    mutating func ended(at now: Int64, random: UInt32) -> Int64 {
        guard let openedAt, now - openedAt >= timing.stableAfter else {
            return failed(at: now, random: random)
        }
        self.openedAt = nil
        failures = 0
        return now + delay(random)
    }

    /// The peer shows that it is there, or somebody says so: hold and delays end.
    mutating func woken() {
        failures = 0
        breaker = .closed
    }

    /// Of the next attempt after this many failures.
    private func delay(_ random: UInt32) -> Int64 {
        let delays = timing.redialDelays
        guard !delays.isEmpty else { return 0 }
        let delay = delays[min(failures, delays.count - 1)]
        // From -jitter to +jitter percent, in steps of a thousandth of it.
        let share = Int64(random % 2_001) - 1_000
        return delay + delay * timing.jitterPercent * share / 100_000
    }
}
