/// Which connections of the telemetry port are asked for a sign of life, and which have given none.
/// A machine that lost its power says no goodbye, and its node's name must become free.
struct SilenceWatch {
    static let everyMilliseconds: Int64 = 1_000
    /// Whoever was silent so long is asked.
    static let askMilliseconds: Int64 = 30_000
    /// Whoever was asked has so long to answer.
    static let answerMilliseconds: Int64 = 10_000
    /// Whoever never says who it is goes then.
    static let undecidedMilliseconds: Int64 = 60_000

    enum Verdict: Equatable {
        case fine
        case ask
        /// Why it is closed.
        case close(String)
    }

    private var askedAt: [UInt64: Int64] = [:]
    private var lookedAt: Int64

    init(at now: Int64) { lookedAt = now }

    /// False: there was a look a moment ago.
    mutating func isDue(at now: Int64) -> Bool {
        guard now >= lookedAt + Self.everyMilliseconds else { return false }
        lookedAt = now
        return true
    }

    /// It was asked, whatever for.
    mutating func asked(_ connection: UInt64, at now: Int64) {
        if askedAt[connection] == nil { askedAt[connection] = now }
    }

    mutating func closed(_ connection: UInt64) { askedAt[connection] = nil }

    /// `heardAt`: when its last frame came.
    mutating func judge(
        _ connection: UInt64, heardAt: Int64, undecidedSince: Int64?, at now: Int64
    ) -> Verdict {
        if let undecidedSince, now >= undecidedSince + Self.undecidedMilliseconds {
            return .close("nothing was said")
        }
        if let asked = askedAt[connection] {
            if heardAt >= asked {
                askedAt[connection] = nil
            } else if now >= asked + Self.answerMilliseconds {
                return .close("no sign of life")
            }
            return .fine
        }
        guard now >= heardAt + Self.askMilliseconds else { return .fine }
        askedAt[connection] = now
        return .ask
    }
}
