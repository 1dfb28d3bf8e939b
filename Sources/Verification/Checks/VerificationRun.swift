import Control
import Reactor
package import TopologyModel

/// Runs the checks that a topology declares against its running network, one after another.
///
/// What this version cannot measure is said to be not measured, which is no pass. In other files:
/// one for each kind of check.
package struct VerificationRun {
    let network: NetworkUnderTest
    let selection: CheckSelection
    /// When the network's supervisor started, for what is to be counted from then on.
    let startedWallMilliseconds: Int64
    private(set) var report: VerificationReport
    private let began: Int64

    /// `began` is when the command did, by the clock that nobody sets; the whole is timed from then.
    package init(
        _ network: NetworkUnderTest, _ selection: CheckSelection, beganNanoseconds: Int64
    ) {
        began = beganNanoseconds
        self.network = network
        self.selection = selection
        let now = LoopTime.read()
        let age = now.monotonicMilliseconds - network.status.supervisor.startedMonotonicMilliseconds
        startedWallMilliseconds = now.wallMilliseconds - age
        report = VerificationReport(network: network.plan.name)
        report.startup = network.status.startupAsItIs
    }

    /// Whether anything would be verified.
    package static func isEmpty(
        _ checks: [CheckDescription], _ selection: CheckSelection
    ) -> Bool {
        !checks.contains { check in check.names.contains { selection.contains($0) } }
    }

    /// Everything, or what there was until somebody interrupted it.
    package mutating func run() -> VerificationReport {
        tellUnaskedStart()
        for check in network.plan.checks where !network.isInterrupted() { run(check) }
        network.showProgress(nil)
        report.microseconds = Int((LoopTime.read().monotonicNanoseconds - began) / 1_000)
        return report
    }

    /// A network that did not come up is no success, though nobody asked how long that takes.
    private mutating func tellUnaskedStart() {
        let isAsked = network.plan.checks.contains {
            if case .startup = $0 { true } else { false }
        }
        let hasFailed = network.status.state == .failed || network.status.startup == nil
        guard !isAsked, hasFailed, selection.contains(.startup) else { return }
        var result = CheckResult(.startup, line: 1)
        result.fail(network.status.shortcoming)
        report.results.append(result)
    }

    private mutating func run(_ check: CheckDescription) {
        let began = LoopTime.read().monotonicNanoseconds
        var results = results(of: check)
        guard !results.isEmpty else { return }
        results[0].microseconds = Int((LoopTime.read().monotonicNanoseconds - began) / 1_000)
        report.results += results
    }

    private mutating func results(of check: CheckDescription) -> [CheckResult] {
        if case .traffic(let traffic) = check {
            let (results, record) = verify(traffic)
            if let record { report.traffic.append(record) }
            return results
        }
        guard check.names.contains(where: { selection.contains($0) }) else {
            return [check.unmeasured(.skipped)]
        }
        return [result(of: check)]
    }

    private func result(of check: CheckDescription) -> CheckResult {
        switch check {
        case .startup(let startup): verify(startup)
        case .healthy(let healthy): verify(healthy)
        case .reachable(let reachable): verify(reachable)
        case .delivers(let delivers): verify(delivers)
        case .rejected(let rejected): verify(rejected)
        case .metric(let metric): verify(metric)
        case .logLine(let logLine): verify(logLine)
        case .memory(let memory): verify(memory)
        case .scenario, .traffic: check.unmeasured(.notMeasured)
        }
    }
}

extension CheckDescription {
    /// Its own name, and those of its parts.
    var names: [CheckName] {
        switch self {
        case .startup: [.startup]
        case .healthy: [.healthy]
        case .reachable: [.reachable]
        case .traffic(let traffic): [.traffic, .rejects, .loss] + traffic.demands.map(\.name)
        case .delivers: [.delivers]
        case .rejected: [.rejected]
        case .metric: [.metric]
        case .logLine: [.logLine]
        case .memory: [.memory]
        case .scenario: [.scenario]
        }
    }

    /// As it stands in the report without having been run.
    fileprivate func unmeasured(_ outcome: CheckOutcome) -> CheckResult {
        var result =
            switch self {
            case .startup(let startup): startup.result
            case .healthy(let healthy): healthy.result
            case .reachable(let reachable): reachable.result
            case .traffic(let traffic): traffic.result
            case .delivers(let delivers): delivers.result
            case .rejected(let rejected): rejected.result
            case .metric(let metric): metric.result
            case .logLine(let logLine): logLine.result
            case .memory(let memory): memory.result
            case .scenario(let scenario):
                CheckResult(.scenario, subject: scenario.name, line: scenario.source.line)
            }
        result.outcome = outcome
        if outcome == .notMeasured { result.reasons = [CheckResult.notMeasuredYet] }
        return result
    }
}

extension CheckResult {
    /// Said of what is declared and cannot be measured by this version.
    static let notMeasuredYet = "this version of ilpnet does not measure it"
}

extension DemandDescription {
    var name: CheckName {
        switch quantity {
        case .loss: .loss
        case .rejects: .rejects
        case .throughput: .throughput
        case .latency: .latency
        case .forwarding: .forwarding
        case .visualization: .visualization
        case .interaction: .interaction
        }
    }
}
