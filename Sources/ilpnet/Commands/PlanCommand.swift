import Disk
import Planning

/// `ilpnet plan`: everything that follows from a topology file, before anything is made of it.
enum PlanCommand {
    private static let routes = Option(
        name: "routes", value: .init(name: "NODE", kind: .free), isRepeatable: true,
        help: "print the routing table of this node; may be repeated")

    private static let timing = Option(
        name: "timing", help: "say on standard error what took how many milliseconds")

    static let declaration = Command(
        name: "plan", section: .look,
        summary: "show addresses, ports, routes and secrets as they will be",
        explanation: [
            "Shows nodes, links, secrets by name and the order of starting. With --routes, only the"
                + " routing tables of the given nodes; with --routes and --json, both."
        ],
        positionals: [.topology], options: [routes, timing, .set, .json],
        examples: [
            "plan topologies/linear-5.swift", "plan network.swift --routes bob",
            "plan network.swift --json | jq '.nodes[].address'",
        ], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let total = Stopwatch()
        let topology = try TopologyInput(invocation, console)
        let planning = Stopwatch()
        let plan = try topology.plan()
        let planningMilliseconds = planning.milliseconds
        let tables = try nodes(invocation.values(routes), in: plan)
        if invocation.has(.json) {
            console.emit(PlanJSON(plan, tables: tables).bytes)
        } else {
            let text = PlanText(plan, width: console.columns, style: console.style)
            console.say(tables.isEmpty ? text.overview : text.tables(of: tables))
        }
        if invocation.has(timing) {
            console.note(lines(topology, planningMilliseconds, total.milliseconds))
        }
        return .success
    }

    private static func nodes(_ names: [String], in plan: NetworkPlan) throws(Failure) -> [Int] {
        var nodes: [Int] = []
        var problems: [Failure.Problem] = []
        for name in names {
            if let node = plan.nodes.firstIndex(where: { $0.name == name }) {
                nodes.append(node)
            } else {
                let near = NearestName.match(name, among: plan.nodes.map(\.name))
                let fix = near.map { "did you mean \($0)?" } ?? "`ilpnet plan` lists the nodes"
                problems.append(.init("--routes \(name): \(plan.name) has no such node", fix: fix))
            }
        }
        guard problems.isEmpty else { throw Failure(.usage, problems) }
        return nodes
    }

    private static func lines(
        _ topology: TopologyInput, _ plan: Double, _ total: Double
    ) -> String {
        let timings = topology.loadTimings
        var load = Decimal.text(topology.loadMilliseconds, places: 1) + " ms"
        if timings.isCached {
            load += " (cached)"
        } else if timings.compileMicroseconds > 0 {
            let compile = Decimal.text(Double(timings.compileMicroseconds) / 1_000, places: 1)
            let run = Decimal.text(Double(timings.runMicroseconds) / 1_000, places: 1)
            load += " (compile \(compile), run \(run))"
        }
        return """
            load   \(load)
            plan   \(Decimal.text(plan, places: 1)) ms
            total  \(Decimal.text(total, places: 1)) ms
            """
    }
}
