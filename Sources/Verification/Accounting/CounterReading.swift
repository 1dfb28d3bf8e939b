import Glibc
import Reactor

/// The counters of every node of a network at one moment.
struct CounterReading {
    /// How long a packet that is still on its way back may take.
    private static let settleMilliseconds: Int64 = 2_000
    /// Between two looks at the nodes that still wait.
    static let pauseMilliseconds: Int64 = 20

    /// What each node counted in between, and why that is not known of all.
    typealias Changes = (nodes: [(name: String, counters: NodeCounters)], problems: [String])

    private(set) var nodes: [(name: String, counters: NodeCounters)] = []
    /// Nodes that did not say, and why.
    private(set) var problems: [String] = []

    init(of network: NetworkUnderTest) {
        for node in network.nodes {
            switch Self.read(node, of: network) {
            case .success(let counters): nodes.append((node.name, counters))
            case .failure(let problem): problems.append(problem.text)
            }
        }
    }

    /// After a run: once nothing is in flight anywhere, or after a while.
    static func settled(of network: NetworkUnderTest) -> CounterReading {
        let reading = CounterReading(of: network)
        var waiting = Set(reading.nodes.filter { $0.counters.inFlight > 0 }.map(\.name))
        guard !waiting.isEmpty else { return reading }
        let until = LoopTime.read().monotonicMilliseconds + settleMilliseconds
        while !waiting.isEmpty, LoopTime.read().monotonicMilliseconds < until,
            !network.isInterrupted()
        {
            usleep(UInt32(pauseMilliseconds * 1_000))
            for node in network.nodes where waiting.contains(node.name) {
                guard case .success(let counters) = Self.read(node, of: network),
                    counters.inFlight == 0
                else { continue }
                waiting.remove(node.name)
            }
        }
        // What was on its way has counted at other nodes as well by now.
        return CounterReading(of: network)
    }

    /// What each node counted in between; nil where that cannot be known, for these reasons.
    static func changes(
        from before: CounterReading, to after: CounterReading
    ) -> Changes {
        var problems = before.problems
        for problem in after.problems where !problems.contains(problem) { problems.append(problem) }
        let old = Dictionary(
            before.nodes.map { ($0.name, $0.counters) }, uniquingKeysWith: { first, _ in first })
        var nodes: [(String, NodeCounters)] = []
        for (name, counters) in after.nodes {
            guard let earlier = old[name] else { continue }
            if let change = counters.since(earlier) {
                nodes.append((name, change))
            } else {
                problems.append("\(name) began to count anew, so it was started again meanwhile")
            }
            if counters.inFlight > 0 {
                problems.append(
                    "\(name) still waits for \(counters.inFlight.grouped) answers")
            }
        }
        return (nodes, problems)
    }

    private struct Problem: Error { var text: String }

    private static func read(
        _ node: NetworkUnderTest.Node, of network: NetworkUnderTest
    ) -> Result<NodeCounters, Problem> {
        switch network.page(node.webPort, "/metrics") {
        case .failed(let reason):
            return .failure(Problem(text: "\(node.name) shows no metrics: \(reason)"))
        case .answered(let status, let body):
            guard status == 200, let counters = NodeCounters(MetricsPage(String(page: body)))
            else {
                return .failure(
                    Problem(text: "\(node.name) shows no counters of packets (HTTP \(status))"))
            }
            return .success(counters)
        }
    }
}
