import TopologyModel

/// Checks what is demanded of the packets of one `Traffic` or one `Expect`.
extension NetworkDraft {
    mutating func checkDemands(
        _ demands: [DemandDescription], packets: Int, packetsPerSecond: Int
    ) {
        for demand in demands {
            if demand.limits.isEmpty {
                report(
                    demand.source, "\(demand.quantity.rawValue) has no limit, so it cannot fail",
                    fix: "give one, such as "
                        + (demand.quantity == .interaction ? "p98" : "p95") + ": .milliseconds(50)")
            }
            for limit in demand.limits where limit.isPossible {
                checkLimit(limit, of: demand, packets, packetsPerSecond)
            }
            for limit in demand.limits where !limit.isPossible {
                reportImpossible(limit, of: demand)
            }
            checkMeasuring(demand, packets: packets)
        }
        checkAgainstEachOther(demands)
    }

    private mutating func reportImpossible(
        _ limit: DemandDescription.Limit, of demand: DemandDescription
    ) {
        let what = "\(demand.name(of: limit)) of \(limit.bound.words) \(limit.valueText)"
        switch limit.bound {
        case .atLeast:
            report(demand.source, "\(what) cannot fail", fix: "demand 1 or more")
        case .atMost:
            report(
                demand.source, "\(what) cannot be met",
                fix: limit.statistic == .count ? "allow 0 or more" : "allow more than 0")
        }
    }

    private mutating func checkLimit(
        _ limit: DemandDescription.Limit, of demand: DemandDescription, _ packets: Int,
        _ packetsPerSecond: Int
    ) {
        switch limit.statistic {
        case .count where packets > 0 && limit.value >= packets:
            report(
                demand.source,
                "\(demand.quantity.rawValue) of at most \(limit.value) cannot fail where "
                    + "\(packets) is all that is sent",
                fix: "allow \(packets - 1)" + (packets == 1 ? "" : " or fewer"))
        case .perSecond where packetsPerSecond > 0 && limit.value > packetsPerSecond:
            report(
                demand.source,
                "throughput of at least \(limit.value) cannot be reached: the rate is "
                    + "\(packetsPerSecond) a second",
                fix: "demand \(packetsPerSecond) or less, or send more")
        default: break
        }
    }

    /// Whether there is enough to measure, and something to measure it on.
    private mutating func checkMeasuring(_ demand: DemandDescription, packets: Int) {
        switch demand.quantity {
        case .loss, .rejects, .throughput: return
        case .latency, .forwarding: break
        case .visualization, .interaction:
            needDashboard(
                demand.source,
                "\(demand.quantity.rawValue) is measured on a dashboard, and there is none")
        }
        if packets > 0, packets < PlanLimits.latencySamplesMin, !demand.limits.isEmpty {
            report(
                demand.source,
                "\(demand.quantity.rawValue) of \(packets == 1 ? "1 packet" : "\(packets) packets") "
                    + "says nothing; \(PlanLimits.latencySamplesMin) are needed",
                fix: "send faster or for longer")
        }
    }

    /// A quantity is limited once at each place of its distribution, and further up never less.
    private mutating func checkAgainstEachOther(_ demands: [DemandDescription]) {
        var known: [String: (limit: DemandDescription.Limit, source: SourceLocation)] = [:]
        for demand in demands {
            for limit in demand.limits {
                let name = demand.name(of: limit)
                if let first = known[name] {
                    report(
                        demand.source,
                        "\(name) is limited a second time; the first is "
                            + first.source.place(from: demand.source),
                        fix: "keep one of the two")
                } else {
                    known[name] = (limit, demand.source)
                }
            }
        }
        for demand in demands {
            for limit in demand.limits where limit.isPossible {
                let higher = DemandDescription.Limit.Statistic.rising.drop { $0 != limit.statistic }
                let stricter = higher.dropFirst().lazy.compactMap { statistic in
                    known["\(demand.quantity.rawValue) \(statistic.rawValue)"]?.limit
                }.first { $0.value > 0 && $0.value < limit.value }
                guard let stricter else { continue }
                report(
                    demand.source,
                    "\(demand.name(of: limit)) of at most \(limit.valueText) cannot fail: "
                        + "\(stricter.statistic.rawValue) is at most \(stricter.valueText)",
                    fix: "swap the two, or remove \(limit.statistic.rawValue)")
            }
        }
    }
}

extension DemandDescription {
    fileprivate func name(of limit: Limit) -> String {
        switch limit.statistic {
        case .count, .perSecond: quantity.rawValue
        case .p50, .p95, .p98, .p99, .max: "\(quantity.rawValue) \(limit.statistic.rawValue)"
        }
    }
}

extension DemandDescription.Limit {
    fileprivate var isPossible: Bool {
        value >= (statistic == .count ? 0 : 1)
    }

    fileprivate var valueText: String {
        switch statistic {
        case .count, .perSecond: "\(value)"
        case .p50, .p95, .p98, .p99, .max: TimeText.of(microseconds: value)
        }
    }
}

extension DemandDescription.Limit.Bound {
    fileprivate var words: String {
        switch self {
        case .atMost: "at most"
        case .atLeast: "at least"
        }
    }
}

extension DemandDescription.Limit.Statistic {
    /// Places of a distribution, each at least as high as the one before.
    fileprivate static let rising: [Self] = [.p50, .p95, .p98, .p99, .max]
}

/// A length of time as a person would say it.
enum TimeText {
    static func of(microseconds: Int) -> String {
        microseconds % 1_000 == 0
            ? "\(microseconds / 1_000) ms" : "\(Double(microseconds) / 1_000) ms"
    }
}
