import CanonicalJSON
import Control
import TopologyModel

// What the supervisor and the nodes say of themselves: start-up, health, memory.
extension VerificationRun {
    func verify(_ startup: StartupDescription) -> CheckResult {
        var result = startup.result
        guard network.status.state == .ready else {
            result.fail(network.status.shortcoming)
            return result
        }
        guard let timing = network.status.startupAsItIs else {
            result.outcome = .notMeasured
            result.reasons = [
                "the network was changed since it started: down it, and verify starts it anew"
            ]
            return result
        }
        result.measured = .nanoseconds(Int64(timing.microseconds) * 1_000)
        if timing.microseconds > startup.withinMicroseconds {
            guard let longest = timing.criticalChain.max(by: { $0.microseconds < $1.microseconds })
            else {
                result.fail("no step of it is known")
                return result
            }
            result.fail("the longest step was \(longest.text)")
            result.fail(
                "its critical chain: "
                    + timing.criticalChain.map(\.text).joined(separator: ", then "))
        }
        return result
    }

    func verify(_ healthy: HealthyDescription) -> CheckResult {
        var result = healthy.result
        guard let status = network.askStatus() else {
            result.fail("the supervisor of \(network.plan.name) is gone")
            return result
        }
        var sick: Set<String> = []
        for process in status.processes where process.state != .ready {
            sick.insert(process.name)
            let why = process.reason.map { ": \($0)" } ?? ""
            result.fail("\(process.name) is \(process.state.rawValue)\(why)")
        }
        for link in status.links where !link.isUp {
            result.fail("the link \(link.from) -> \(link.to) is down")
        }
        for process in status.processes where process.webPort > 0 {
            if network.isInterrupted() { break }
            network.showProgress("healthy: \(process.name)")
            guard let complaint = complaint(of: process) else { continue }
            sick.insert(process.name)
            result.fail(complaint)
        }
        let count = status.processes.count
        result.measured = .part(count - sick.count, of: count)
        return result
    }

    /// nil where the process says that it is well.
    private func complaint(of process: ProcessStatus) -> String? {
        switch network.page(process.webPort, "/health") {
        case .failed(let reason): return "\(process.name) does not say how it is: \(reason)"
        case .answered(200, _): return nil
        case .answered(let code, let body):
            guard let health = try? JSONReader.read(HealthPage.self, from: body) else {
                return "\(process.name) answers HTTP \(code) when asked for its health"
            }
            return "\(process.name) says it is \(health.status): \(health.peersConnected) of"
                + " \(health.totalPeers) peers are connected"
        }
    }

    func verify(_ memory: MemoryDescription) -> CheckResult {
        var result = memory.result
        guard let status = network.askStatus() else {
            result.fail("the supervisor of \(network.plan.name) is gone")
            return result
        }
        let limit = memory.megabytesMax * CheckResult.megabyte
        var most = 0
        for node in network.nodes(memory.node) {
            guard let process = network.process(node.name, in: status), process.pid != nil else {
                result.fail("\(node.name) does not run")
                continue
            }
            most = max(most, process.memoryBytes)
            if process.memoryBytes > limit {
                let tenths = process.memoryBytes / (CheckResult.megabyte / 10)
                result.fail("\(node.name) takes \(tenths / 10).\(tenths % 10) MB")
            }
        }
        result.measured = .bytes(most)
        return result
    }
}

extension CheckResult {
    fileprivate static let megabyte = 1_000_000
}

/// What is read of a node's health page.
private struct HealthPage: Decodable {
    var status: String
    var uptime: Int
    var peersConnected: Int
    var totalPeers: Int
    var timestamp: String
    var nodeId: String
    var version: String
}

extension StartupDescription {
    var result: CheckResult {
        CheckResult(
            .startup, line: source.line,
            demanded: .atMost(.nanoseconds(Int64(withinMicroseconds) * 1_000)))
    }
}

extension HealthyDescription {
    var result: CheckResult { CheckResult(.healthy, line: source.line) }
}

extension MemoryDescription {
    var result: CheckResult {
        CheckResult(
            .memory, subject: node ?? "", line: source.line,
            demanded: .atMost(.bytes(megabytesMax * CheckResult.megabyte)))
    }
}

extension StartupTiming.Step {
    /// "connector-e listening: 12 ms".
    fileprivate var text: String {
        (process.map { "\($0) " } ?? "") + "\(what): \((microseconds / 1_000).grouped) ms"
    }
}

extension NetworkStatus {
    /// How long the network that runs now took to start. nil where it never was ready, and where it
    /// was changed since: the timing is of the first start.
    var startupAsItIs: StartupTiming? { state != .failed && revision == 1 ? startup : nil }

    /// What keeps it from being ready.
    var shortcoming: String {
        let state =
            self.state != .failed
            ? "the network is \(self.state.rawValue)"
            : startup == nil
                ? "the network did not become ready"
                : "the network did not become ready after it was changed"
        if let problem = failure?.problems.first { return "\(state): \(problem.message)" }
        return waitingFor.isEmpty
            ? state : "\(state) and waits for \(waitingFor.joined(separator: ", "))"
    }
}
