import Glibc

/// Processes of a network that no record names: their supervisor was killed between their start and
/// the record, or the folder with all records was removed under it.
///
/// They are told by what only a supervisor calls them with: a role of ours, a lifeline, and a
/// configuration that lies in the network's own folder, which nobody but its user can write to. A
/// supervisor in the background is told by the folder that it was given.
enum StrayChildren {
    static let supervisorName = "supervisor"
    private static let roles: Set<String> = ["connector", "dashboard", "probe"]

    /// Whoever calls holds the network's lock, so none of them has a supervisor.
    static func find(in folder: StateFolder) -> [Journal.Entry] {
        let place = Place(folder.localFolder)
        return ProcessTable.pids().compactMap { pid in
            guard ProcessTable.user(of: pid) == geteuid(),
                let identity = ProcessIdentity.of(pid),
                let name = name(of: ProcessTable.arguments(of: pid), folder, place)
            else { return nil }
            // What was read belongs to this process only if it is still the same one.
            return identity.isAlive ? Journal.Entry(name: name, identity: identity) : nil
        }
    }

    private static func name(
        of arguments: [String], _ folder: StateFolder, _ place: Place?
    ) -> String? {
        if arguments.count > 3, arguments[1...3] == ["supervise", "--state", folder.path] {
            return supervisorName
        }
        guard arguments.count > 2, roles.contains(arguments[1]),
            arguments.contains("--lifeline-fd"),
            let option = arguments.firstIndex(of: "--config"), option + 1 < arguments.count
        else { return nil }
        let parts = arguments[option + 1].split(separator: "/", omittingEmptySubsequences: false)
        guard let file = parts.last, file.hasSuffix(".json") else { return nil }
        let above = parts.dropLast()
        let folders = arguments[1] == "connector" ? above.dropLast() : above
        let path = folders.joined(separator: "/")
        guard path == folder.localFolder || place != nil && Place(path) == place else {
            return nil
        }
        return String(file.dropLast(".json".count))
    }

    /// A folder by what it is, so that it does not matter over which links a path leads there.
    private struct Place: Equatable {
        var device: dev_t
        var inode: ino_t

        init?(_ path: String) {
            var facts = Glibc.stat()
            guard stat(path, &facts) == 0 else { return nil }
            device = facts.st_dev
            inode = facts.st_ino
        }
    }
}
