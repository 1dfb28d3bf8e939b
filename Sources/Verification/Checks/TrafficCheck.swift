import Control
import Reactor
import Traffic
import TopologyModel

// Packets at a steady rate, and what became of each of them.
extension VerificationRun {
    /// Where not even one packet gets through.
    private static let amountByDefault: UInt64 = 1_000

    /// The results of the traffic and of what is demanded of it; no record where it was skipped.
    func verify(_ traffic: TrafficDescription) -> ([CheckResult], TrafficRecord?) {
        let names = CheckDescription.traffic(traffic).names
        guard names.contains(where: { selection.contains($0) }),
            let from = network.nodes.firstIndex(where: { $0.name == traffic.from }),
            let to = network.nodes.firstIndex(where: { $0.name == traffic.to })
        else { return (skipping(traffic.judged(nil)), nil) }
        // An exchange on the way decides which amounts are worth something at its end.
        let amount = usableAmount(from: from, to: to) ?? Self.amountByDefault
        let run = run(traffic, amount, network.nodes[from], network.nodes[to])
        var results = skipping(traffic.judged(run))
        // It fails with its parts, whose reasons are told there.
        if results[0].outcome == .passed, results.contains(where: { $0.outcome == .failed }) {
            results[0].outcome = .failed
        }
        return (results, run.record)
    }

    private func skipping(_ results: [CheckResult]) -> [CheckResult] {
        results.map { result in
            guard !selection.contains(result.name) else { return result }
            var skipped = result
            skipped.outcome = .skipped
            skipped.reasons = []
            skipped.measured = nil
            return skipped
        }
    }

    private func run(
        _ traffic: TrafficDescription, _ amount: UInt64, _ from: NetworkUnderTest.Node,
        _ to: NetworkUnderTest.Node
    ) -> MeasuredTraffic {
        let order = TrafficOrder(
            destination: Array(to.address.utf8), amount: amount, count: traffic.packetCount,
            packetsPerSecond: traffic.packetsPerSecond, seed: Randomness.uint64())
        let before = CounterReading.settled(of: network)
        let processesBefore = network.askStatus()?.runs
        var summary = TrafficSummary()
        var problems: [String] = []
        do throws(SystemCallError) {
            var driver = try TrafficDriver(order, from: from)
            driver.drive(network, traffic.result.subject)
            summary = driver.summary
            problems += [driver.problem].compactMap { $0 }
        } catch {
            problems.append("packets cannot be sent: \(error.text)")
        }
        let after = CounterReading.settled(of: network)
        let changes = CounterReading.changes(from: before, to: after)
        for (name, run) in network.askStatus()?.runs ?? [:] {
            guard let earlier = processesBefore?[name], earlier != run else { continue }
            problems.append("\(name) was started again meanwhile")
        }
        var accounting: PacketAccounting?
        if changes.problems.isEmpty {
            accounting = PacketAccounting(
                changes.nodes,
                .init(
                    from: from.name, to: to.name, sent: summary.sent, fulfilled: summary.fulfilled))
        }
        return MeasuredTraffic(
            record: TrafficRecord(
                from: from.name, to: to.name, packetsPerSecond: traffic.packetsPerSecond,
                count: order.count, amount: amount, summary: summary, accounting: accounting,
                slowestHop: HopTime.slowest(changes.nodes, to: to.name)),
            problems: problems + changes.problems)
    }
}

/// A run, and what kept it from being whole or its packets from being accounted for.
struct MeasuredTraffic {
    var record: TrafficRecord
    var problems: [String]
}

extension TrafficDescription {
    var packetCount: Int {
        let (product, isTooMuch) = packetsPerSecond.multipliedReportingOverflow(
            by: durationMicroseconds)
        return isTooMuch ? Int.max : product / 1_000_000
    }

    var result: CheckResult {
        CheckResult(.traffic, subject: "\(from) -> \(to)", line: source.line)
    }
}

extension NetworkStatus {
    /// Which run of each process it is, by its name.
    fileprivate var runs: [String: Int] {
        Dictionary(
            processes.map { ($0.name, $0.pid ?? 0) }, uniquingKeysWith: { first, _ in first })
    }
}
