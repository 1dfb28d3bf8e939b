import Disk
import Glibc

/// Where this user's networks are, whatever folder they were started in: a small file for each.
/// It is a convenience: where it cannot be kept, nothing fails.
package struct NetworkIndex: Sendable {
    private static let pathBytesMax = 64 << 10
    private static let permissions: mode_t = 0o700

    private let folder: String

    package init(environment: [String: String]) {
        let runtime = environment["XDG_RUNTIME_DIR"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        folder = runtime.map { "\($0)/ilpnet" } ?? "/tmp/ilpnet-\(geteuid())"
    }

    package func register(_ network: StateFolder) {
        mkdir(folder, Self.permissions)
        guard isOurs else { return }
        try? PlainFile.replace(
            file(of: network.path), with: Array(network.path.utf8), permissions: 0o600)
    }

    /// With what one that was killed had half written of it.
    package func unregister(_ network: StateFolder) {
        guard isOurs else { return }
        let file = file(of: network.path)
        unlink(file)
        let lead = PathParts(file).name + "."
        for name in FolderTree.names(in: folder)
        where name.hasPrefix(lead) && PlainFile.isUnfinished(name) {
            unlink("\(folder)/\(name)")
        }
    }

    /// Sorted by path. Those that are gone are forgotten; one that was not ended in order is kept
    /// until it is.
    package func all() -> [StateFolder] {
        guard isOurs else { return [] }
        var found: [StateFolder] = []
        for name in FolderTree.names(in: folder) {
            let file = "\(folder)/\(name)"
            let bytes = try? PlainFile.read(
                file, bytesMax: Self.pathBytesMax, regularOnly: true)
            let path = String(decoding: bytes ?? [], as: UTF8.self)
            if file == self.file(of: path), let network = Self.network(at: path) {
                found.append(network)
            } else {
                unlink(file)
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    /// nil where no network runs or was left there.
    private static func network(at path: String) -> StateFolder? {
        let parts = PathParts(path)
        guard path.hasPrefix("/"), StateFolder.isName(parts.name) else { return nil }
        let network = StateFolder(network: parts.name, root: parts.folder)
        return access(network.supervisorPath, F_OK) == 0 || network.isLocked ? network : nil
    }

    /// In a folder that all users share, somebody else may have been there first.
    private var isOurs: Bool {
        var facts = stat()
        return lstat(folder, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
            && facts.st_uid == geteuid() && facts.st_mode & 0o077 == 0
    }

    /// FNV-1a of 64 bits: the same path has the same name.
    private func file(of path: String) -> String {
        let hash = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x0100_0000_01b3
        }
        return "\(folder)/\(String(hash, radix: 16))"
    }
}
