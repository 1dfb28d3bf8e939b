import Generators
import CanonicalJSON
import Planning

/// `ilpnet check`: is the topology right? Everything that is wrong, at once.
enum CheckCommand {
    static let declaration = Command(
        name: "check", section: .look, summary: "say everything that is wrong with a topology file",
        explanation: [
            "Compiles and runs FILE in a sandbox, plans the network and writes nothing. Every"
                + " problem stands on a line that begins with the file and the line to look at."
        ],
        positionals: [.topology], options: [.set, .json],
        examples: ["check topologies/linear-5.swift", "check network.swift --set branches=50"],
        action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let topology = try TopologyInput(invocation, console)
        let plan = try topology.plan()
        if invocation.has(.json) {
            console.emit(json(plan).fileBytes)
        } else {
            console.say(
                "\(topology.path): \(plan.name) is right: \(plan.nodes.count.counted("node")),"
                    + " \(plan.links.count.counted("link")), \(plan.checks.count.counted("check"))")
        }
        return .success
    }

    private static func json(_ plan: NetworkPlan) -> JSONWriter {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.member("name", plan.name)
            json.member("nodes", plan.nodes.count)
            json.member("links", plan.links.count)
            json.member("checks", plan.checks.count)
            json.key("diagnostics")
            json.array { _ in }
        }
        return json
    }
}
