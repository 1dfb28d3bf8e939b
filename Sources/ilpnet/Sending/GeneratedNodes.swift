import Disk
import Planning

/// The node configurations that `gen` wrote below the working folder.
enum GeneratedNodes {
    private static let folder = Invocation.outputFolderByDefault
    private static let ending = ".json"

    /// The configuration file that `--node` means: a path, or the name of a node that exactly one
    /// generated network has.
    static func path(of node: String) throws(Failure) -> String {
        if node.contains("/") || node.hasSuffix(ending) { return node }
        let found = all().filter { $0.name == node }.map(\.path)
        switch found.count {
        case 1: return found[0]
        case 0: throw unknown(node)
        default:
            throw Failure(
                .usage, "--node \(node): \(found.count) generated networks have such a node",
                fix: "write --node \(found.listed(with: "or"))")
        }
    }

    private static func all() -> [(name: String, path: String)] {
        FolderTree.names(in: folder).flatMap { network in
            let nodes = "\(folder)/\(network)/local/nodes"
            return FolderTree.names(in: nodes).filter { $0.hasSuffix(ending) }.map {
                (String($0.dropLast(ending.count)), "\(nodes)/\($0)")
            }
        }
    }

    private static func unknown(_ node: String) -> Failure {
        let names = all().map(\.name)
        let fix: String
        if let near = NearestName.match(node, among: names) {
            fix = "did you mean \(near)?"
        } else if names.isEmpty {
            fix = "run this beside the folder \(folder), or write --node PATH of a configuration"
        } else {
            fix = "write the name of a node, or the path of its configuration"
        }
        return Failure(
            .usage, "--node \(node): no network below \(folder)/ has such a node", fix: fix)
    }
}
