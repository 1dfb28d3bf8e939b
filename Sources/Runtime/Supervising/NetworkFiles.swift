import ConnectorConfig
import Disk
import Planning

/// The configurations that a network's processes read.
struct NetworkFiles {
    private static let bytesMax = 256 << 20

    private let folder: StateFolder

    init(_ folder: StateFolder) { self.folder = folder }

    /// The names of processes whose configuration is not what it was. Where one cannot be written,
    /// those of `previous` are written again.
    func write(
        _ plan: NetworkPlan, instead previous: NetworkPlan?
    ) throws(RunFailure) -> Set<String> {
        do throws(RunFailure) {
            return try write(plan)
        } catch {
            if let previous { _ = try? write(previous) }
            throw error
        }
    }

    private func write(_ plan: NetworkPlan) throws(RunFailure) -> Set<String> {
        var changed: Set<String> = []
        var problem: RunFailure?
        plan.routes.forEachTable { node, table in
            guard problem == nil else { return }
            let name = plan.nodes[node].name
            let bytes = plan.configuration(of: node, table: table, in: .local).fileBytes
            do throws(RunFailure) {
                if try replace(folder.configurationPath(of: name), bytes) { changed.insert(name) }
            } catch {
                problem = error
            }
        }
        if let problem { throw problem }
        if let dashboard = plan.dashboardConfiguration(in: .local) {
            if try replace(folder.dashboardConfigurationPath, dashboard.fileBytes) {
                changed.insert(NetworkPlan.dashboardName)
            }
        }
        return changed
    }

    /// False where it was there already.
    private func replace(_ path: String, _ bytes: [UInt8]) throws(RunFailure) -> Bool {
        if let old = try? PlainFile.read(path, bytesMax: Self.bytesMax), old == bytes {
            return false
        }
        try folder.replace(path, bytes)
        return true
    }
}
