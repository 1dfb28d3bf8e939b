import Disk
import Glibc
import Planning
import Runtime

/// The folder `secrets/` of one network: a file for each secret, readable in containers, guarded
/// on this machine by the folder's own mode.
///
/// A value that was generated is kept for ever. Values that come from a variable or a file are
/// copied each time. Nothing is written before every value is at hand, and no value is printed. A
/// value that was made cannot be made again, so it is on the disk when the command ends.
struct SecretFolder {
    /// Docker Compose binds the single file and the container's user must read it; nobody but the
    /// owner comes through the folder on the host.
    private static let filePermissions: mode_t = 0o444
    private static let folderPermissions: mode_t = 0o700
    private static let unfinished = ".unfinished-"

    enum Outcome: String {
        case made, kept, copied
    }

    /// Of the network: the parent of `secrets/`.
    private let network: Folder
    private let path: String

    /// The network's folder must be locked.
    init(in network: Folder) {
        self.network = network
        path = "\(network.path)/secrets"
    }

    func fill(
        _ secrets: [PlannedSecret], from source: SecretSource
    ) throws(Failure) -> [(name: String, outcome: Outcome)] {
        for secret in secrets {
            let isName = Folder.isSafe(secret.name) && !secret.name.contains("/")
            precondition(isName && !secret.name.hasPrefix("."), "the planner checks names")
        }
        let values = try source.values(of: secrets)
        do {
            return try Interruption.postponed { () throws(FileError) in
                try guarded()
                var outcomes: [(String, Outcome)] = []
                for secret in secrets {
                    outcomes.append((secret.name, try put(values[secret.name], as: secret.name)))
                }
                try network.synchronize("secrets")
                return outcomes
            }
        } catch {
            throw error.failure
        }
    }

    /// What is wrong with what is there already; that nothing is there is fine.
    func problems(_ secrets: [PlannedSecret]) throws(FileError) -> [Failure.Problem] {
        if let problem = try problem() { return [problem] }
        var problems: [Failure.Problem] = []
        for secret in secrets {
            let file = "secrets/\(secret.name)"
            switch try network.entry(file) {
            case nil: break
            case .file:
                guard try network.read(file, bytesMax: SecretValue.bytesMax).isEmpty else { break }
                problems.append(
                    .init(
                        path: "\(path)/\(secret.name)", "this secret is empty",
                        fix: "remove the file"))
            case .folder, .link, .other:
                // Docker makes a folder where a file that it is to mount is missing.
                problems.append(
                    .init(
                        path: "\(path)/\(secret.name)",
                        "this is no file, but a secret belongs here",
                        fix: "stop the containers that use it, then remove it"))
            }
        }
        return problems
    }

    private func problem() throws(FileError) -> Failure.Problem? {
        switch try network.entry("secrets") {
        case nil: return nil
        case .folder(let permissions, let owner):
            if permissions & 0o077 != 0 {
                let mode = String(permissions, radix: 8)
                return .init(
                    path: path, "others on this machine can look into this folder (mode \(mode))",
                    fix: "chmod 700 \(path)")
            }
            if owner != geteuid() {
                return .init(
                    path: path, "this folder belongs to another user",
                    fix: "run as that user, or choose another folder with -o")
            }
            return nil
        case .link:
            return .init(
                path: path, "this is a symbolic link, and secrets are not written through one",
                fix: "remove the link")
        case .file, .other:
            return .init(path: path, "this is no folder", fix: "move it away")
        }
    }

    /// Makes the folder where it is missing, and keeps it out of git.
    private func guarded() throws(FileError) {
        _ = try network.makeFolder("secrets", permissions: SecretFolder.folderPermissions)
        for name in try network.names(in: "secrets") where name.hasPrefix(SecretFolder.unfinished) {
            try network.remove("secrets/\(name)")
        }
        if try network.entry("secrets/.gitignore") == nil {
            try network.create("secrets/.gitignore", Array("*\n".utf8))
        }
    }

    /// Without a value, one is made up unless there is one.
    private func put(_ value: [UInt8]?, as name: String) throws(FileError) -> Outcome {
        let file = "secrets/\(name)"
        let isThere = try network.entry(file) != nil
        if isThere {
            guard let value else { return .kept }
            let old = try network.read(file, bytesMax: SecretValue.bytesMax)
            if old == value { return .kept }
        }
        let new = "secrets/\(SecretFolder.unfinished)\(name)"
        try network.create(
            new, value ?? SecretValue.random(), permissions: SecretFolder.filePermissions,
            durably: true)
        try network.move(new, to: file)
        return value == nil ? .made : .copied
    }
}
