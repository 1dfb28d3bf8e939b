/// When packets are sent: how many, how many at once, and at which moments.
///
/// A closed loop keeps the window full, so a slow network is asked less. An open loop has a due
/// time for each packet whatever the network does, and latency counts from that time even where
/// the packet had to wait before it could be sent; otherwise a stall would hide in the packets
/// that it kept from being sent (coordinated omission).
package struct SendSchedule: Sendable {
    package enum Pace: Equatable, Sendable {
        /// Whenever the window has room.
        case asAnswered
        /// So many a second.
        case rate(packetsPerSecond: Int)
    }

    private let count: Int
    private let window: Int
    private let pace: Pace
    private var start: Int64 = 0
    package private(set) var sentCount = 0

    /// `window` is how many packets may be in flight, in both kinds of loop.
    package init(count: Int, window: Int, pace: Pace) {
        precondition(count >= 0 && window > 0, "a schedule has a window")
        if case .rate(let rate) = pace { precondition(rate > 0, "a rate is above zero") }
        self.count = count
        self.window = window
        self.pace = pace
    }

    /// From now on packets are due.
    package mutating func begin(at nanoseconds: Int64) { start = nanoseconds }

    package var isComplete: Bool { sentCount >= count }

    /// How long it is until the next packet may be sent, 0 if it may now, nil if no lapse of time
    /// alone makes it due: all are sent, or the window is full.
    package func nanosecondsToNext(now: Int64, inFlight: Int) -> Int64? {
        guard sentCount < count, inFlight < window else { return nil }
        switch pace {
        case .asAnswered: return 0
        case .rate: return max(0, dueTime(of: sentCount) - now)
        }
    }

    /// From when the latency of the next packet counts, if it is sent now.
    package func nextDueTime(now: Int64) -> Int64 {
        switch pace {
        case .asAnswered: now
        case .rate: dueTime(of: sentCount)
        }
    }

    /// The next packet is sent.
    package mutating func countSent() { sentCount += 1 }

    /// How long what was sent so far took by the schedule itself, so that ten packets at ten a
    /// second are a second and not nine tenths.
    package var scheduledNanoseconds: Int64 {
        switch pace {
        case .asAnswered: 0
        case .rate: dueTime(of: sentCount) - start
        }
    }

    private func dueTime(of packet: Int) -> Int64 {
        guard case .rate(let rate) = pace else { return start }
        // 128 bits, because a billion packets times a billion nanoseconds are more than 64 hold.
        let product = Int64(packet).multipliedFullWidth(by: 1_000_000_000)
        return start + Int64(rate).dividingFullWidth(product).quotient
    }
}
