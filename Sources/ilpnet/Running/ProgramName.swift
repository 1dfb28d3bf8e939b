import Disk
import Glibc
import TopologyLoading

/// How this program is called from the folder where the user stands, for lines to copy.
enum ProgramName {
    private static let usual = "ilpnet"
    private static let builds = [".build/release/ilpnet", ".build/debug/ilpnet"]

    /// Its bare name where the shell finds it, else the shortest path that leads to it.
    static let typed: String = {
        guard let own = Place("/proc/self/exe") else { return usual }
        let folders = (ProcessEnvironment.variables["PATH"] ?? "").split(separator: ":")
        if folders.contains(where: { Place("\($0)/\(usual)") == own }) { return usual }
        if let build = builds.first(where: { Place($0) == own }) { return build }
        guard let path = realpath("/proc/self/exe", nil) else { return usual }
        defer { free(path) }
        return String(cString: path)
    }()

    /// Files are the same where their places on the disk are.
    private struct Place: Equatable {
        private let device: UInt
        private let inode: UInt

        init?(_ path: String) {
            var facts = stat()
            guard stat(path, &facts) == 0 else { return nil }
            device = UInt(facts.st_dev)
            inode = UInt(facts.st_ino)
        }
    }
}
