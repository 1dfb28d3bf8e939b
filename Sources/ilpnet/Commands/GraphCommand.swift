import CanonicalJSON
import Generators
import Planning

/// `ilpnet graph`: the network drawn.
enum GraphCommand {
    private static let format = Option(
        name: "format",
        value: .init(name: "FORMAT", kind: .words(["text", "mermaid", "dot", "svg"])),
        help: "how to draw it, unless for a terminal")

    static let declaration = Command(
        name: "graph", section: .look, summary: "draw the network",
        positionals: [.topology], options: [format, .set, .json],
        examples: [
            "graph topologies/linear-5.swift",
            "graph network.swift --format svg > network.svg",
            "graph network.swift --format dot | dot -Tpdf > network.pdf",
        ], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        guard !invocation.has(.json) || !invocation.has(format) else {
            throw Failure(.usage, "--json and --format are two formats", fix: "keep one of them")
        }
        let plan = try TopologyInput(invocation, console).plan()
        if invocation.has(.json) {
            console.emit(json(plan).fileBytes)
        } else {
            console.emit(drawing(plan, invocation.value(format) ?? "text"))
        }
        return .success
    }

    private static func json(_ plan: NetworkPlan) -> JSONWriter {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.member("name", plan.name)
            json.key("nodes")
            json.array { json in
                for node in plan.nodes {
                    json.object(onOneLine: true) { json in
                        json.member("name", node.name)
                        json.member("address", node.address)
                    }
                }
            }
            json.key("links")
            json.array { json in
                for link in plan.links {
                    json.object(onOneLine: true) { json in
                        json.member("dialler", plan.nodes[link.dialler].name)
                        json.member("listener", plan.nodes[link.listener].name)
                    }
                }
            }
        }
        return json
    }

    private static func drawing(_ plan: NetworkPlan, _ format: String) -> [UInt8] {
        switch format {
        case "mermaid": return bytes(of: "graph.mmd", plan)
        case "dot": return bytes(of: "graph.dot", plan)
        case "svg": return bytes(of: "graph.svg", plan)
        default: return Array(GeneratedNetwork.graphText(plan).utf8)
        }
    }

    private static func bytes(of name: String, _ plan: NetworkPlan) -> [UInt8] {
        GeneratedNetwork.graphs(plan).first { $0.path == name }?.bytes ?? []
    }
}
