import Disk
import Glibc
import Planning

/// The folder in which one running network keeps what it needs to be ended, also when its
/// supervisor and its topology file are gone. This says what lies where; the files beside it in
/// this folder write and read it.
///
///     lock              held by the supervisor for its whole life
///     control.sock      where it is asked
///     supervisor.json   who it is
///     journal           which processes were started and which have ended
///     network.json      what was applied last
///     ports.json        which ports the processes have
///     local/            the configurations of the processes
///     secrets/          one file each
///     logs/             of each process, and of the supervisor
///     spool/            events of each connector, until the dashboard has them
///     telemetry/        events as the dashboard keeps them
package struct StateFolder: Sendable, Hashable {
    private static let nameBytesMax = 128
    /// Nothing in it is for others to read.
    private static let filePermissions: mode_t = 0o600
    private static let variable = "ILPNET_STATE_DIR"
    private static let defaultRoot = ".ilpnet"

    package let network: String
    /// Absolute, as the folders of all networks' below it.
    package let root: String
    package var path: String { "\(root)/\(network)" }

    /// Where networks of this working folder keep their state.
    package static func root(_ environment: [String: String]) -> String {
        let typed = environment[variable].flatMap { $0.isEmpty ? nil : $0 } ?? defaultRoot
        var path = typed
        if !typed.hasPrefix("/") {
            let here = realpath(".", nil)
            defer { free(here) }
            path = (here.map { String(cString: $0) } ?? "") + "/" + typed
        }
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Names of the networks that have a folder there, sorted; running or not.
    package static func networks(in root: String) -> [String] {
        FolderTree.entries(of: root).filter { $0.isFolder && isName($0.name) }.map(\.name)
    }

    /// Whether a network can be called so; false for what would lead out of the root.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= nameBytesMax && !text.hasPrefix(".")
            && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "/") }
    }

    /// `network` must be a name: `isName` says.
    package init(network: String, root: String) {
        precondition(Self.isName(network), "whoever takes a name from outside checks it")
        self.network = network
        self.root = root
    }

    /// The folder at this absolute path; nil where no network could have it.
    package init?(path: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex
        else { return nil }
        let name = String(path[path.utf8.index(after: slash)...])
        guard path.hasPrefix("/"), Self.isName(name) else { return nil }
        self.init(network: name, root: String(path[..<slash]))
    }

    package var exists: Bool { access(path, F_OK) == 0 }

    var lockPath: String { "\(path)/lock" }
    var socketPath: String { "\(path)/control.sock" }
    var supervisorPath: String { "\(path)/supervisor.json" }
    var journalPath: String { "\(path)/journal" }
    var networkPath: String { "\(path)/network.json" }
    var portsPath: String { "\(path)/ports.json" }

    package var localFolder: String { "\(path)/local" }
    package var nodesFolder: String { "\(path)/local/nodes" }
    package var secretsFolder: String { "\(path)/secrets" }
    package var logsFolder: String { "\(path)/logs" }
    package var spoolFolder: String { "\(path)/spool" }
    package var telemetryFolder: String { "\(path)/telemetry" }
    var folders: [String] {
        [
            root, path, localFolder, nodesFolder, secretsFolder, logsFolder, spoolFolder,
            telemetryFolder,
        ]
    }

    package func configurationPath(of node: String) -> String { "\(nodesFolder)/\(node).json" }
    package var dashboardConfigurationPath: String { "\(localFolder)/dashboard.json" }
    package var probeConfigurationPath: String { "\(localFolder)/probe.json" }
    package func logPath(of process: String) -> String { "\(logsFolder)/\(process).log" }
    package func crashLogPath(of process: String) -> String { "\(logsFolder)/\(process).crash.log" }
    var supervisorLogPath: String { logPath(of: NetworkPlan.supervisorName) }

    /// A reader finds the old content or the new one, whole.
    package func replace(_ path: String, _ bytes: [UInt8]) throws(RunFailure) {
        do {
            try PlainFile.replace(path, with: bytes, permissions: Self.filePermissions)
        } catch {
            throw RunFailure(error)
        }
    }
}
