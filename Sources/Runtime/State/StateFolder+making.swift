import Disk
import Glibc
import TopologyModel

extension StateFolder {
    private static let permissions: mode_t = 0o700
    private static let ignoreFile = ".gitignore"

    /// Makes it with all its folders, none of which others on this machine can look into. One that
    /// is there already must be as we would have made it.
    package func make() throws(RunFailure) {
        var problems: [Diagnostic] = []
        for folder in folders {
            do {
                try Self.make(folder)
                if let problem = Self.problem(of: folder) { problems.append(problem) }
            } catch {
                problems.append(RunFailure.diagnostic(error))
            }
            // What lies below would only fail for the same reason.
            guard problems.isEmpty else { throw RunFailure(.failed, problems) }
        }
        keepOutOfGit()
    }

    private static func make(_ folder: String) throws(FileError) {
        var facts = stat()
        if lstat(folder, &facts) == 0 { return }
        for made in try FolderTree.make(folder, permissions: permissions) {
            // The user's mask may have taken rights away that we need.
            chmod(made, permissions)
        }
    }

    private static func problem(of folder: String) -> Diagnostic? {
        var facts = stat()
        guard lstat(folder, &facts) == 0 else {
            return RunFailure.diagnostic(FileError(.lookAt, folder))
        }
        switch facts.st_mode & S_IFMT {
        case S_IFDIR: break
        case S_IFLNK:
            return Diagnostic(
                path: folder, "this is a symbolic link, and a network's state needs a folder",
                fix: "remove the link, or name the folder itself with ILPNET_STATE_DIR=FOLDER")
        default:
            return Diagnostic(
                path: folder, "this is no folder, but a network's state belongs here",
                fix: "move it away, or name a folder with ILPNET_STATE_DIR=FOLDER")
        }
        guard facts.st_uid == geteuid() else {
            return Diagnostic(
                path: folder, "this folder belongs to another user (uid \(facts.st_uid))",
                fix: "run as that user, or name a folder of yours with ILPNET_STATE_DIR=FOLDER")
        }
        let mode = facts.st_mode & 0o777
        guard mode & 0o077 == 0 else {
            return Diagnostic(
                path: folder,
                "others on this machine can look into this folder (mode \(octal(mode)))",
                fix: "chmod 700 \(folder), or name another folder with ILPNET_STATE_DIR=FOLDER")
        }
        guard mode == permissions else {
            return Diagnostic(
                path: folder, "you may not use this folder yourself (mode \(octal(mode)))",
                fix: "chmod 700 \(folder)")
        }
        return nil
    }

    /// A convenience: without it secrets are one careless `git add` from being published.
    private func keepOutOfGit() {
        let path = "\(root)/\(Self.ignoreFile)"
        guard access(path, F_OK) != 0 else { return }
        try? PlainFile.create(path, Array("*\n".utf8), permissions: 0o600)
    }

    static func octal(_ mode: mode_t) -> String { String(mode, radix: 8) }
}
