import TopologyModel

/// Whether and when a process that ended by itself is started again. Pure: time and chance come
/// from outside.
struct RestartBackoff {
    /// So many ends in `burstMilliseconds` are no accident any more.
    static let burstMax = 5
    static let burstMilliseconds: Int64 = 10_000
    static let firstMilliseconds: Int64 = 50
    /// A pause is as long as it should be, give or take a quarter, so that processes that ended
    /// together do not come back together.
    static let jitterPercent: Int64 = 25

    enum Verdict: Equatable {
        case again(afterMilliseconds: Int64)
        /// Its rule says that it stays down.
        case rests
        /// It ended too often.
        case failed
    }

    /// When it ended, the latest last; only those of the present burst.
    private var ends: [Int64] = []

    /// `random` may be any number.
    mutating func ended(
        _ ending: ProcessEnding, rule: RestartRule, now: Int64, random: UInt64
    ) -> Verdict {
        switch rule {
        case .never: return .rests
        case .onFailure where ending == .exited(0): return .rests
        case .onFailure, .always: break
        }
        ends.removeAll { now - $0 > Self.burstMilliseconds }
        ends.append(now)
        guard ends.count <= Self.burstMax else { return .failed }
        // The burst ends it before a pause could grow long.
        let pause = Self.firstMilliseconds << Int64(ends.count - 1)
        let spread = pause * Self.jitterPercent / 100
        return .again(
            afterMilliseconds: pause - spread + Int64(random % UInt64(2 * spread + 1)))
    }

    /// Someone said `start`: what was before does not count any more.
    mutating func forget() { ends = [] }
}
