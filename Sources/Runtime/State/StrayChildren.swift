import Glibc

/// Processes of a network that no record names, as their supervisor was killed between their start
/// and the record.
///
/// They are told by what only a supervisor calls them with: a role of ours, a lifeline, and a
/// configuration that lies in the network's own folder, which nobody but its user can write to.
enum StrayChildren {
    private static let roles: Set<String> = ["connector", "dashboard", "probe"]

    /// Whoever calls holds the network's lock, so none of them has a supervisor.
    static func find(in folder: StateFolder) -> [Journal.Entry] {
        guard let place = Place(folder.localFolder) else { return [] }
        return ProcessTable.pids().compactMap { pid in
            guard ProcessTable.user(of: pid) == geteuid(),
                let identity = ProcessIdentity.of(pid),
                let name = name(of: ProcessTable.arguments(of: pid), in: place)
            else { return nil }
            // What was read belongs to this process only if it is still the same one.
            return identity.isAlive ? Journal.Entry(name: name, identity: identity) : nil
        }
    }

    private static func name(of arguments: [String], in place: Place) -> String? {
        guard arguments.count > 2, roles.contains(arguments[1]),
            arguments.contains("--lifeline-fd"),
            let option = arguments.firstIndex(of: "--config"), option + 1 < arguments.count
        else { return nil }
        let path = arguments[option + 1].split(separator: "/", omittingEmptySubsequences: false)
        guard let file = path.last, file.hasSuffix(".json") else { return nil }
        let above = path.dropLast()
        let folders = arguments[1] == "connector" ? above.dropLast() : above
        guard Place(folders.joined(separator: "/")) == place else { return nil }
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
