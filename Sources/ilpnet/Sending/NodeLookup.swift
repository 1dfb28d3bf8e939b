import Disk
import Planning
import Runtime
import TopologyLoading

/// The configuration file that `--node` means: a path, or the name of a node. Names are looked for
/// among networks that run here first, whose files say the ports that were really taken, and then
/// among what `gen` wrote below the working folder.
struct NodeLookup {
    private static let generatedFolder = Invocation.outputFolderByDefault
    private static let ending = ".json"

    /// A configuration and the node that it is of.
    private struct Place {
        var name: String
        var path: String
    }

    private let running: [Place]
    private let generated: [Place]

    static func path(of node: String) throws(Failure) -> String {
        if node.contains("/") || node.hasSuffix(ending) { return node }
        let root = StateFolder.root(ProcessEnvironment.variables)
        let networks = try Failure.ofRun { () throws(RunFailure) in
            try FoundNetwork.all(in: root).filter { $0.condition == .running }
        }
        let lookup = NodeLookup(running: networks.map(\.folder.nodesFolder))
        return try lookup.path(of: node)
    }

    private init(running folders: [String]) {
        running = folders.flatMap(NodeLookup.places)
        let networks = FolderTree.names(in: NodeLookup.generatedFolder)
        generated = networks.flatMap {
            NodeLookup.places(in: "\(NodeLookup.generatedFolder)/\($0)/local/nodes")
        }
    }

    private static func places(in folder: String) -> [Place] {
        FolderTree.names(in: folder).filter { $0.hasSuffix(ending) }.map {
            Place(name: String($0.dropLast(ending.count)), path: "\(folder)/\($0)")
        }
    }

    private func path(of node: String) throws(Failure) -> String {
        for (places, kind) in [(running, "running"), (generated, "generated")] {
            let found = places.filter { $0.name == node }.map { FilePlace.typed($0.path) }
            guard found.count < 2 else {
                throw Failure(
                    .usage, "--node \(node): \(found.count) \(kind) networks have such a node",
                    fix: "write --node \(found.listed(with: "or"))")
            }
            if let path = found.first { return path }
        }
        throw unknown(node)
    }

    private func unknown(_ node: String) -> Failure {
        let names = (running + generated).map(\.name)
        let fix: String
        if let near = NearestName.match(node, among: names) {
            fix = "did you mean \(near)?"
        } else if names.isEmpty {
            fix =
                "start a network with `ilpnet up`, run this beside the folder"
                + " \(NodeLookup.generatedFolder), or write --node PATH of a configuration"
        } else {
            fix = "write the name of a node, or the path of its configuration"
        }
        return Failure(
            .usage,
            "--node \(node): no network that runs here has such a node, and none below"
                + " \(NodeLookup.generatedFolder)/", fix: fix)
    }
}
