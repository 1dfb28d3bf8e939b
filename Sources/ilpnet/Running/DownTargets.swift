import Disk
import Runtime
import TopologyLoading

/// Which networks `down` is to end.
enum DownTargets {
    /// None where nothing runs and nothing was named.
    static func of(_ typed: String?, all: Bool) throws(Failure) -> [StateFolder] {
        let root = StateFolder.root(ProcessEnvironment.variables)
        let here = StateFolder.networks(in: root).map { StateFolder(network: $0, root: root) }
        if let typed {
            guard !all else {
                throw Failure(
                    .usage, "--all and \(typed) name different things", fix: "keep one of them")
            }
            return [try meant(by: typed, among: here, root)]
        }
        let running = here.filter { $0.isLocked || $0.readSupervisor() != nil }
        guard running.count > 1, !all else { return running }
        let names = running.map(\.network)
        throw Failure(
            .usage, "\(names.count) networks run here: \(names.listed(with: "and"))",
            fix: "write ilpnet down \(names[0]), or ilpnet down --all")
    }

    /// A name, or a topology file by its path, which need not be there any more.
    private static func meant(
        by typed: String, among here: [StateFolder], _ root: String
    ) throws(Failure) -> StateFolder {
        if let named = here.first(where: { $0.network == typed }) { return named }
        let path = AbsolutePath.of(typed)
        if let made = here.first(where: { $0.readNetwork()?.file == path }) { return made }
        // A file that is gone has no absolute path any more, but it had one.
        let ending = typed.hasPrefix("/") ? typed : "/" + PathParts(typed).name
        let likely = here.filter { $0.readNetwork()?.file.hasSuffix(ending) == true }
        if likely.count == 1 { return likely[0] }
        let names = here.map(\.network)
        throw Failure(
            .notRunning, "no network \(typed) runs in \(root)",
            fix: names.isEmpty
                ? "run this in the folder where it was started; ilpnet ls lists all networks"
                : "there is \(names.listed(with: "and"))")
    }
}
