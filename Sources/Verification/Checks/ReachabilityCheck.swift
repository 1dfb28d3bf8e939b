import Control
import Planning
import Reactor
import TopologyModel

// Whether packets get through between nodes.
extension VerificationRun {
    /// Links that are open at once.
    private static let sourcesAtOnceMax = 100
    /// A network that is up lets a packet through at once; this is patience with a busy machine.
    private static let patienceMilliseconds: Int64 = 3_000
    /// And this with a large network.
    private static let millisecondsPerPair: Int64 = 1
    /// Pairs that are named where many fail.
    private static let pairsNamedMax = 20
    private static let turnMilliseconds: Int32 = 200

    func verify(_ reachable: ReachableDescription) -> CheckResult {
        var result = reachable.result
        let pairs: [(from: Int, to: Int)]
        switch reachable.pairs {
        case .allPairs:
            pairs = network.nodes.indices.flatMap { from in
                network.nodes.indices.compactMap { from == $0 ? nil : (from, $0) }
            }
        case .pair(let from, let to):
            pairs = [(from, to)].compactMap { from, to in
                guard let from = network.nodes.firstIndex(where: { $0.name == from }),
                    let to = network.nodes.firstIndex(where: { $0.name == to })
                else { return nil }
                return (from, to)
            }
        }
        guard !pairs.isEmpty else {
            result.outcome = .notMeasured
            result.reasons = ["there is nothing to reach: the network has no second node"]
            return result
        }
        var passed = 0
        for slice in slices(of: pairs) where !network.isInterrupted() {
            let probe = probe(slice, passedBefore: passed, of: pairs.count)
            passed += probe.passed
            for failure in probe.failures { result.fail(failure) }
        }
        network.showProgress(nil)
        if result.reasons.count > Self.pairsNamedMax {
            let more = result.reasons.count - Self.pairsNamedMax
            result.reasons =
                result.reasons.prefix(Self.pairsNamedMax) + ["and \(more.grouped) more"]
        }
        result.measured = .part(passed, of: pairs.count)
        if passed < pairs.count, result.reasons.isEmpty { result.fail("not all were tried") }
        return result
    }

    /// The amount with which a packet got through from one node to another; nil where none did.
    func usableAmount(from: Int, to: Int) -> UInt64? {
        probe([(from, to)], passedBefore: 0, of: 1).amount
    }

    /// Pairs of a bounded number of sources each, in order.
    private func slices(of pairs: [(from: Int, to: Int)]) -> [[(from: Int, to: Int)]] {
        var slices: [[(from: Int, to: Int)]] = []
        var sources: Set<Int> = []
        for pair in pairs {
            if slices.isEmpty
                || !sources.contains(pair.from) && sources.count == Self.sourcesAtOnceMax
            {
                slices.append([])
                sources = []
            }
            sources.insert(pair.from)
            slices[slices.count - 1].append(pair)
        }
        return slices
    }

    private func probe(
        _ pairs: [(from: Int, to: Int)], passedBefore: Int, of count: Int
    ) -> (passed: Int, failures: [String], amount: UInt64?) {
        var places: [Int: Int] = [:]
        var sources: [ProbeRun.Source] = []
        let probed = pairs.map { pair in
            if places[pair.from] == nil {
                let node = network.nodes[pair.from]
                places[pair.from] = sources.count
                sources.append(
                    .init(
                        node: node.name, url: node.url, account: NetworkPlan.clientAccount,
                        secret: node.clientSecret))
            }
            return ProbeRun.Pair(
                source: places[pair.from] ?? 0,
                destination: Array(network.nodes[pair.to].address.utf8))
        }
        var run: ProbeRun
        do throws(SystemCallError) {
            run = try ProbeRun(
                from: sources, pairs: probed,
                timeoutMilliseconds: Self.patienceMilliseconds + Int64(pairs.count)
                    * Self.millisecondsPerPair)
        } catch {
            return (0, ["packets cannot be sent: \(error.text)"], nil)
        }
        var reasons: [Int: String] = [:]
        var pace = ProgressPace()
        while !run.isFinished, !run.isOver, !network.isInterrupted() {
            _ = run.turn(atMostMilliseconds: Self.turnMilliseconds)
            while let report = run.nextReport() {
                switch report {
                case .passed(let pair): reasons[pair] = nil
                case .missing(let pair, let why): reasons[pair] = why
                }
            }
            if count > 1, pace.isDue(LoopTime.read()) {
                let passed = passedBefore + run.passedCount
                network.showProgress("reachable: \(passed.grouped) of \(count.grouped) pairs")
            }
        }
        run.takeLeave()
        let failures = reasons.sorted { $0.key < $1.key }.map { pair, why in
            "\(network.nodes[pairs[pair].from].name) -> \(network.nodes[pairs[pair].to].name): \(why)"
        }
        return (run.passedCount, failures, run.isFinished ? run.amount(ofPair: 0) : nil)
    }
}

extension ReachableDescription {
    var result: CheckResult {
        switch pairs {
        case .allPairs: CheckResult(.reachable, subject: "all pairs", line: source.line)
        case .pair(let from, let to):
            CheckResult(.reachable, subject: "\(from) -> \(to)", line: source.line)
        }
    }
}
