import Disk
import Glibc
package import Planning
import TopologyModel

/// The secrets of a network on this machine, a file each that only its user can read. A value that
/// was made is kept for ever; one that comes from outside is copied each time. No value is ever
/// part of a message.
package struct SecretStore {
    private static let permissions: mode_t = 0o600

    private let folder: StateFolder

    /// The folder must have been made, and locked.
    package init(_ folder: StateFolder) { self.folder = folder }

    /// `given` are the values from outside, by the secret's name. Nothing is written before
    /// everything that is wrong was found.
    package func fill(
        _ secrets: [PlannedSecret], given: [String: [UInt8]]
    ) throws(RunFailure) {
        let files = StagedFiles()
        try fill(secrets, given: given, into: files)
        try files.commit()
    }

    /// As part of more that is written.
    func fill(
        _ secrets: [PlannedSecret], given: [String: [UInt8]], into files: StagedFiles
    ) throws(RunFailure) {
        var problems: [Diagnostic] = []
        var missing: [(path: String, value: [UInt8])] = []
        for secret in secrets {
            let path = path(of: secret)
            switch content(of: path) {
            case .success(let old):
                if let value = given[secret.name] {
                    if value != old { missing.append((path, value)) }
                } else if old == nil, secret.origin == .generated {
                    missing.append((path, SecretValue.random()))
                } else if old == nil {
                    problems.append(Self.absent(secret))
                }
            case .failure(let refusal): problems.append(refusal.problem)
            }
        }
        guard problems.isEmpty else { throw RunFailure(.failed, problems) }
        for (path, value) in missing {
            try files.add(path, value)
        }
    }

    /// Those whose file holds another value than the one that is given now.
    package func rotated(_ secrets: [PlannedSecret], given: [String: [UInt8]]) -> Set<String> {
        Set(
            secrets.compactMap { secret in
                guard let value = given[secret.name],
                    case .success(let old?) = content(of: path(of: secret)), old != value
                else { return nil }
                return secret.name
            })
    }

    private func path(of secret: PlannedSecret) -> String {
        "\(folder.secretsFolder)/\(secret.name)"
    }

    private struct Refusal: Error { var problem: Diagnostic }

    /// nil where there is no such file.
    private func content(of path: String) -> Result<[UInt8]?, Refusal> {
        // Neither a link nor a pipe is followed or waited for.
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        if file < 0, errno == ENOENT { return .success(nil) }
        guard file >= 0 else {
            return .failure(Refusal(problem: RunFailure.diagnostic(FileError(.read, path))))
        }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else {
            return .failure(Refusal(problem: RunFailure.diagnostic(FileError(.lookAt, path))))
        }
        if let problem = Self.problem(of: facts, path) {
            return .failure(Refusal(problem: problem))
        }
        do {
            return .success(try OpenFile.readToEnd(file, path, bytesMax: SecretValue.bytesMax))
        } catch {
            return .failure(Refusal(problem: RunFailure.diagnostic(error)))
        }
    }

    private static func problem(of facts: stat, _ path: String) -> Diagnostic? {
        let mode = facts.st_mode & 0o777
        if facts.st_mode & S_IFMT != S_IFREG {
            return Diagnostic(
                path: path, "this is no file, but a secret belongs here", fix: "move it away")
        }
        if facts.st_uid != geteuid() {
            return Diagnostic(
                path: path, "this secret belongs to another user (uid \(facts.st_uid))",
                fix: "remove it, and a new one is made; or run as that user")
        }
        if mode & 0o177 != 0 {
            return Diagnostic(
                path: path,
                "others on this machine can read this secret"
                    + " (mode \(StateFolder.octal(mode)))",
                fix: "chmod 600 \(path)")
        }
        if facts.st_size == 0 {
            return Diagnostic(
                path: path, "this secret is empty", fix: "rm \(path), and a new one is made")
        }
        return nil
    }

    private static func absent(_ secret: PlannedSecret) -> Diagnostic {
        Diagnostic(
            "secret \(secret.name): no value was given",
            fix: "run ilpnet up with the topology file, which says where it comes from")
    }
}
