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
        else { return (traffic.judged(nil, selection), nil) }
        // An exchange on the way decides which amounts are worth something at its end.
        let amount = usableAmount(from: from, to: to) ?? Self.amountByDefault
        let run = run(traffic, amount, network.nodes[from], network.nodes[to])
        return (traffic.judged(run, selection), run.record)
    }

    private func run(
        _ traffic: TrafficDescription, _ amount: UInt64, _ from: NetworkUnderTest.Node,
        _ to: NetworkUnderTest.Node
    ) -> MeasuredTraffic {
        let order = TrafficOrder(
            destination: Array(to.address.utf8), amount: amount, count: traffic.packetCount,
            packetsPerSecond: traffic.packetsPerSecond, seed: Randomness.uint64())
        let before = CounterReading.settled(of: network)
        let statusBefore = network.askStatus()
        var summary = TrafficSummary()
        var sendingNanoseconds: Int64 = 0
        var problems: [String] = []
        do throws(SystemCallError) {
            var driver = try TrafficDriver(order, from: from)
            driver.drive(network, traffic.result.subject)
            summary = driver.summary
            sendingNanoseconds = driver.sendingNanoseconds
            problems += [driver.problem].compactMap { $0 }
        } catch {
            problems.append("packets cannot be sent: \(error.text)")
        }
        let after = CounterReading.settled(of: network)
        return MeasuredTraffic(
            TrafficRecord(
                from: from.name, to: to.name, packetsPerSecond: traffic.packetsPerSecond,
                count: order.count, amount: amount, summary: summary,
                sendingNanoseconds: sendingNanoseconds),
            CounterReading.changes(from: before, to: after), problems,
            restarts: restarts(since: statusBefore, until: network.askStatus()))
    }

    /// Nodes that counted anew meanwhile, in words; or that this is not known.
    private func restarts(since before: NetworkStatus?, until after: NetworkStatus?) -> [String] {
        guard let before, let after else {
            return ["the supervisor of \(network.plan.name) is gone"]
        }
        return network.nodes.compactMap { node in
            let old = network.process(node.name, in: before)
            let new = network.process(node.name, in: after)
            if old?.pid == new?.pid,
                old?.startedMonotonicMilliseconds == new?.startedMonotonicMilliseconds
            {
                return nil
            }
            return "\(node.name) " + (new?.pid == nil ? "ended" : "was started again")
                + " meanwhile"
        }
    }
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
