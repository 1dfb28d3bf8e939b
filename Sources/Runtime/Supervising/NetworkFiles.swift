import ConnectorConfig
import Disk
import Glibc
import Planning

/// The configurations that a network's processes read.
struct NetworkFiles {
    private static let bytesMax = 256 << 20

    private let folder: StateFolder
    private let files: StagedFiles

    /// They take their places with everything else that is staged.
    init(_ folder: StateFolder, into files: StagedFiles) {
        self.folder = folder
        self.files = files
    }

    /// The names of processes whose configuration is not what it was.
    func stage(_ plan: NetworkPlan) throws(RunFailure) -> Set<String> {
        var changed: Set<String> = []
        let sources = ProbePairs.sources(of: plan)
        var problem: RunFailure?
        plan.routes.forEachTable { node, table in
            guard problem == nil else { return }
            let name = plan.nodes[node].name
            var configuration = plan.configuration(of: node, table: table, in: .local)
            if sources.contains(node) {
                configuration.peers.append(plan.probeAccount(of: node, in: .local))
            }
            do throws(RunFailure) {
                if try stage(folder.configurationPath(of: name), configuration.fileBytes) {
                    changed.insert(name)
                }
            } catch {
                problem = error
            }
        }
        if let problem { throw problem }
        if let dashboard = plan.dashboardConfiguration(in: .local) {
            if try stage(folder.dashboardConfigurationPath, dashboard.fileBytes) {
                changed.insert(NetworkPlan.dashboardName)
            }
        }
        return changed
    }

    /// Of nodes that are no more; nobody is to take them for some that are.
    func removeOthers(than plan: NetworkPlan) {
        let names = Set(plan.nodes.map { PathParts(folder.configurationPath(of: $0.name)).name })
        for name in FolderTree.names(in: folder.nodesFolder)
        where name.hasSuffix(".json") && !names.contains(name) {
            unlink("\(folder.nodesFolder)/\(name)")
        }
    }

    /// False where it is there already.
    private func stage(_ path: String, _ bytes: [UInt8]) throws(RunFailure) -> Bool {
        if let old = try? PlainFile.read(path, bytesMax: Self.bytesMax, regularOnly: true),
            old == bytes
        {
            return false
        }
        try files.add(path, bytes)
        return true
    }
}
