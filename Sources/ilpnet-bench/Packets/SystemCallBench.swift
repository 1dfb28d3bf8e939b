import FoundationEssentials

/// How many system calls a packet costs each node at 200 in flight: the node's own counters, which
/// strace confirms where it is installed.
enum SystemCallBench {
    private static let window = 200
    private static let count = 400_000
    private static let tracedFew = 20_000
    private static let tracedMany = 220_000
    private static let watched = 1

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        try confirm(&report, setting)
        let chain = try ConnectorChain(
            .init(folder: setting.folder, processors: Processors.two ?? Processors.one))
        _ = try chain.round(window: window, count: count / 10)
        let before = try chain.nodes.map { try calls(of: $0) }
        let result = try chain.round(window: window, count: setting.count(count))
        let after = try chain.nodes.map { try calls(of: $0) }
        let each = zip(before, after).map { ($1 - $0) / Double(result.sent) }
        report.add(
            .init(
                name: "system calls per packet, busiest node", value: each.max() ?? 0,
                limit: .atMost(0.5), unit: ""))
        report.remark("each node: " + each.map(BenchReport.rounded).joined(separator: ", "))
        report.add(.init(name: "lost", value: Double(result.failed), limit: .atMost(0), unit: ""))
    }

    private static func calls(of node: ConnectorProcess) throws -> Double {
        try node.health.metric("ilpnet_system_calls_total")
    }

    /// Whether the node's counters tell the truth, and leave nothing out that grows with packets.
    private static func confirm(
        _ report: inout BenchReport, _ setting: BenchSetting
    ) throws {
        guard let strace = OwnProgram.find("strace") else {
            return report.remark("the nodes' counters are not confirmed; install strace")
        }
        let few = try traced(strace, tracedFew, setting)
        let many = try traced(strace, tracedMany, setting)
        report.add(
            .init(
                name: "calls that strace sees for each counted",
                value: (many.seen - few.seen) / (many.counted - few.counted),
                limit: .atMost(1.05), unit: ""))
        let perPacket = (many.seen - few.seen) / Double(tracedMany - tracedFew)
        report.remark("under strace \(BenchReport.rounded(perPacket)) per packet")
    }

    /// Of a whole run with so many packets, from the node's start to its end: two of them differ by
    /// what packets cost.
    private static func traced(
        _ strace: String, _ count: Int, _ setting: BenchSetting
    ) throws -> (seen: Double, counted: Double) {
        let file = "\(setting.folder)/strace.\(count)"
        // Detached, so that the process that is started is the node and not strace.
        let wrapper = [strace, "-D", "-c", "-U", "calls,name", "-o", file]
        let chain = try ConnectorChain(
            .init(folder: setting.folder, wrapper: wrapper), wrapping: watched)
        _ = try chain.round(window: window, count: count)
        let counted = try calls(of: chain.nodes[watched])
        chain.end()
        return (try callsSeen(in: file), counted)
    }

    /// All calls of all names.
    private static func callsSeen(in path: String) throws -> Double {
        let deadline = ContinuousClock.now + .seconds(5)
        while ContinuousClock.now < deadline {
            let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            let total = text.split(separator: "\n").first { $0.hasSuffix(" total") }
            if let calls = total?.split(separator: " ").first.flatMap({ Double($0) }) {
                return calls
            }
        }
        throw Failure("strace left no summary")
    }
}
