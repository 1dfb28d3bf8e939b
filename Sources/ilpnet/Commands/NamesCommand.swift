import Disk
import Runtime
import TopologyLoading

/// `ilpnet names`: what completions propose. It reads folders, asks nobody and never complains.
enum NamesCommand {
    private static let ending = ".json"

    static let declaration = Command(
        name: "names", section: .about, summary: "print names for completions",
        positionals: [
            Positional(name: "KIND", kind: .words(["networks", "nodes"]), help: "what to print")
        ],
        isHidden: true, action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let root = StateFolder.root(ProcessEnvironment.variables)
        let networks = StateFolder.networks(in: root)
        guard invocation.positionals[0] == "nodes" else {
            console.say(networks)
            return .success
        }
        let nodes = networks.flatMap { self.nodes(of: StateFolder(network: $0, root: root)) }
        console.say(Set(nodes).sorted())
        return .success
    }

    private static func nodes(of folder: StateFolder) -> [String] {
        FolderTree.names(in: folder.nodesFolder).filter { $0.hasSuffix(ending) }.map {
            String($0.dropLast(ending.count))
        }
    }
}
