/// What came of one check, or of one demand on the packets of a `Traffic`.
package struct CheckResult: Sendable, Equatable {
    package var name: CheckName
    /// Which one of several limits of the quantity: "p95".
    package var statistic: String?
    /// Which nodes it is about: "connector-a -> connector-e". Empty for the whole network.
    package var subject: String
    /// The line of the topology file that declared it.
    package var line: Int
    package var outcome: CheckOutcome
    /// nil where nothing can be said in a few words.
    package var demanded: Measure?
    /// nil where nothing was measured.
    package var measured: Measure?
    /// Why it is no pass, each with the nodes it is about.
    package var reasons: [String]
    package var microseconds: Int

    package init(
        _ name: CheckName, statistic: String? = nil, subject: String = "", line: Int,
        outcome: CheckOutcome = .passed, demanded: Measure? = nil, measured: Measure? = nil,
        reasons: [String] = [], microseconds: Int = 0
    ) {
        self.name = name
        self.statistic = statistic
        self.subject = subject
        self.line = line
        self.outcome = outcome
        self.demanded = demanded
        self.measured = measured
        self.reasons = reasons
        self.microseconds = microseconds
    }

    /// The name with the statistic: "latency p95".
    package var title: String { name.rawValue + (statistic.map { " \($0)" } ?? "") }

    /// Fails, unless it cannot be measured at all.
    mutating func fail(_ reason: String) {
        if outcome != .notMeasured { outcome = .failed }
        reasons.append(reason)
    }
}

/// A number with what it counts.
package enum Measure: Sendable, Equatable {
    case count(Int)
    case part(Int, of: Int)
    case nanoseconds(Int64)
    case perSecond(Double)
    case bytes(Int)
    /// Of a metric, whose unit only its name says.
    case number(Double)
    case words(String)
    /// As a demand says it.
    indirect case atMost(Measure)
    indirect case atLeast(Measure)
}
