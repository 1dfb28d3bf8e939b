import Traffic
import TopologyModel

// What is demanded of the packets of a `Traffic`, held against what became of them.
extension TrafficDescription {
    /// The traffic's own result first, then those of its demands. Without a demand on losses or
    /// rejections none is allowed. nil: it was not run.
    func judged(_ run: MeasuredTraffic?, _ selection: CheckSelection) -> [CheckResult] {
        var results = [result]
        for quantity in [DemandDescription.Quantity.loss, .rejects]
        where !demands.contains(where: { $0.quantity == quantity }) {
            let implicit = DemandDescription(
                quantity: quantity, limits: [.init(.count, .atMost, 0)], source: source)
            results += judged(implicit, run?.record)
        }
        for demand in demands { results += judged(demand, run?.record) }
        if let run {
            results[0].measured = .part(run.record.summary.fulfilled, of: run.record.count)
            results.failAll(because: run.faults, selection.contains(.traffic))
        } else {
            results.areNotMeasured(because: "it was not run")
        }
        for place in results.indices where !selection.contains(results[place].name) {
            results[place].skip()
        }
        // It fails with its parts, whose reasons are told there.
        if results[0].outcome == .passed, results.contains(where: { $0.outcome == .failed }) {
            results[0].outcome = .failed
        }
        return results
    }

    private func judged(_ demand: DemandDescription, _ record: TrafficRecord?) -> [CheckResult] {
        demand.limits.map { limit in
            var result = demand.result(limit, subject: result.subject)
            switch demand.quantity {
            case .loss: record.map { result.judgeLoss(limit.value, $0) }
            case .rejects: record.map { result.judgeRejects(limit.value, $0.summary) }
            case .throughput: record.map { result.judgeThroughput(limit.value, $0) }
            case .latency: record.map { result.judgeLatency(limit, $0) }
            case .forwarding, .visualization, .interaction:
                result.outcome = .notMeasured
                result.reasons = [CheckResult.notMeasuredYet]
            }
            return result
        }
    }
}

extension [CheckResult] {
    /// The first is the traffic's own. Where nobody is shown that one, its parts tell why.
    fileprivate mutating func failAll(because faults: [String], _ isFirstShown: Bool) {
        guard !faults.isEmpty else { return }
        for place in indices where self[place].outcome != .notMeasured {
            let isTold = place > 0 && isFirstShown
            for fault in isTold ? ["the traffic has failed, as is told there"] : faults {
                self[place].fail(fault)
            }
        }
    }

    fileprivate mutating func areNotMeasured(because reason: String) {
        for place in indices where self[place].outcome != .notMeasured {
            self[place].outcome = .notMeasured
            self[place].reasons = [reason]
        }
    }
}

extension DemandDescription {
    fileprivate func result(_ limit: Limit, subject: String) -> CheckResult {
        let value: Measure
        var statistic: String?
        switch limit.statistic {
        case .count: value = .count(limit.value)
        case .perSecond: value = .perSecond(Double(limit.value))
        case .p50, .p95, .p98, .p99, .max:
            value = .nanoseconds(Int64(limit.value) * 1_000)
            statistic = limit.statistic.rawValue
        }
        return CheckResult(
            name, statistic: statistic, subject: subject, line: source.line,
            demanded: limit.bound == .atMost ? .atMost(value) : .atLeast(value))
    }
}

extension CheckResult {
    fileprivate mutating func skip() {
        outcome = .skipped
        reasons = []
        measured = nil
    }

    /// A percentile of fewer packets says nothing.
    private static let latencySamplesMin = 20
    private static let codesNamedMax = 5

    /// A packet whose loss a neighbour noticed was answered with a rejection, and is lost all the
    /// same; so of what the sender missed and what the nodes missed the greater counts.
    fileprivate mutating func judgeLoss(_ atMost: Int, _ record: TrafficRecord) {
        let missed = record.summary.lost + record.summary.unanswered
        let lost = max(missed, record.accounting?.lost ?? 0)
        measured = .count(lost)
        if record.accounting == nil {
            fail("what the nodes counted is not known, so more may be lost than was noticed")
        }
        guard lost > atMost else { return }
        for loss in record.accounting?.losses ?? [] {
            fail("\(loss.count.grouped) vanished \(loss.place): \(loss.why)")
        }
        if missed > 0 {
            let withLink = record.summary.lostWithLink
            fail(
                "\(missed.grouped) had no answer"
                    + (withLink > 0
                        ? ", of \(withLink.grouped) the link to \(record.from) ended" : ""))
        }
    }

    fileprivate mutating func judgeRejects(_ atMost: Int, _ summary: TrafficSummary) {
        measured = .count(summary.rejected)
        guard summary.rejected > atMost else { return }
        for rejection in summary.rejections.prefix(Self.codesNamedMax) {
            let origin = rejection.triggeredBy.isEmpty ? "" : " from \(rejection.triggeredBy)"
            let message = rejection.message.isEmpty ? "" : ": \(rejection.message)"
            fail("\(rejection.count.grouped) with \(rejection.code.text)\(origin)\(message)")
        }
        let more = summary.rejections.count - Self.codesNamedMax
        if more > 0 { fail("and others with \(more) more codes") }
    }

    /// Over the length of the traffic, or over the time from the first fulfilment to the last where
    /// that is longer: what every packet takes on its way makes none of them fewer.
    fileprivate mutating func judgeThroughput(_ atLeast: Int, _ record: TrafficRecord) {
        let summary = record.summary
        let rateAsked = Double(record.packetsPerSecond)
        let lasted = max(
            Double(summary.sent) / rateAsked,
            Double(summary.fulfillingNanoseconds) / 1e9 + 1 / rateAsked)
        let rate = lasted > 0 ? Double(summary.fulfilled) / lasted : 0
        measured = .perSecond(rate)
        // A demand is in whole packets, and one answer that comes a little later is none less.
        if rate.rounded() < Double(atLeast) {
            let tenths = Int(lasted * 10)
            fail(
                "\(summary.fulfilled.grouped) packets were fulfilled in \(tenths / 10)."
                    + "\(tenths % 10) s")
        }
    }

    /// Of fulfilled packets only.
    fileprivate mutating func judgeLatency(
        _ limit: DemandDescription.Limit, _ record: TrafficRecord
    ) {
        let summary = record.summary
        guard let latency = summary.latency, summary.fulfilled >= Self.latencySamplesMin else {
            fail(
                "\(summary.fulfilled.grouped) packets were fulfilled, and of fewer than"
                    + " \(Self.latencySamplesMin) a latency says nothing")
            return
        }
        let nanoseconds: Int64
        switch limit.statistic {
        case .p50: nanoseconds = latency.p50Nanoseconds
        case .p95: nanoseconds = latency.p95Nanoseconds
        case .p99: nanoseconds = latency.p99Nanoseconds
        case .max: nanoseconds = latency.maxNanoseconds
        case .p98, .count, .perSecond:
            outcome = .notMeasured
            reasons = [CheckResult.notMeasuredYet]
            return
        }
        measured = .nanoseconds(nanoseconds)
        if nanoseconds > Int64(limit.value) * 1_000 {
            fail(record.slowestHop?.text ?? "which node took the time is not known")
        }
    }
}
