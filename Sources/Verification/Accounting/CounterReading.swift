import Reactor

/// The counters of every node of a network at one moment.
struct CounterReading {
    /// How long a packet that is still on its way back may take.
    private static let settleMilliseconds: Int64 = 2_000

    /// What each node counted in between, and why that is not known of all.
    typealias Changes = (nodes: [(name: String, counters: NodeCounters)], problems: [String])

    private var nodes: [(name: String, counters: NodeCounters)] = []
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
        let until = LoopTime.read().monotonicMilliseconds + settleMilliseconds
        while true {
            let reading = CounterReading(of: network)
            let isOver = LoopTime.read().monotonicMilliseconds >= until
            if isOver || reading.nodes.allSatisfy({ $0.counters.inFlight == 0 }) { return reading }
        }
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
