import CanonicalJSON
import Control
import Disk
import Glibc
import Planning
import Runtime
import TopologyModel
import Wire

/// Everything that helps to find out later what was wrong with a network, as one archive: what it
/// should be, how it is as far as anyone answers, and what was logged. It leaves out the files of
/// `secrets/`, and every value of theirs that stands anywhere else.
///
///     description.json, plan.json    what it was made to be
///     status.json, ps.txt            what the supervisor says
///     processes.txt                  which of the started processes run, as the system says
///     state/, configurations/        files of the state folder
///     logs/                          the end of each
///     metrics/, health/              what each node answers
///     doctor.txt, versions.txt       the machine
///     missing.txt                    what could not be had, and why
struct NetworkDump: ~Copyable {
    /// Of one log; the newest lines are kept.
    private static let logBytesMax = 4 << 20
    private static let fileBytesMax = 64 << 20
    /// Of all files of a folder together; those that come later by name are left out.
    private static let folderBytesMax = 512 << 20
    private static let answerMilliseconds = 2_000
    /// For asking all nodes: most of them may be dead.
    private static let nodesMilliseconds = 15_000

    private let folder: StateFolder
    private let archiveFolder: String
    private let redaction: Redaction
    private let seconds: Int
    private var tar: TarWriter
    private(set) var missing: [String] = []

    /// What was written.
    struct Summary {
        var fileCount: Int
        var byteCount: Int
        var missing: [String]
    }

    /// `file` is open and empty; `path` is for errors.
    static func write(
        _ folder: StateFolder, to file: Int32, _ path: String
    ) throws(Failure) -> Summary {
        let secrets = try secretValues(folder)
        var dump = NetworkDump(folder, Redaction(secrets), file, path)
        do throws(FileError) {
            return try dump.run()
        } catch {
            throw Failure(.failed, [error.problem])
        }
    }

    private init(_ folder: StateFolder, _ redaction: Redaction, _ file: Int32, _ path: String) {
        self.folder = folder
        self.redaction = redaction
        archiveFolder = "\(folder.network)-dump"
        seconds = FolderTree.secondsNow()
        tar = TarWriter(file, path)
    }

    /// All of them, or nothing is written at all: what is not known cannot be taken out.
    private static func secretValues(_ folder: StateFolder) throws(Failure) -> [[UInt8]] {
        var values: [[UInt8]] = []
        for name in FolderTree.names(in: folder.secretsFolder) {
            do throws(FileError) {
                let path = "\(folder.secretsFolder)/\(name)"
                values.append(
                    try PlainFile.read(path, bytesMax: fileBytesMax, regularOnly: true) ?? [])
            } catch {
                throw Failure(
                    .failed,
                    [
                        .init(
                            path: "\(folder.secretsFolder)/\(name)",
                            "this secret cannot be read, so it could not be kept out of the dump",
                            fix: "make it readable for you: chmod 600")
                    ])
            }
        }
        return values
    }

    private mutating func run() throws(FileError) -> Summary {
        let status = supervisorStatus()
        try add("versions.txt", DumpedMachine.versions)
        if let status { try addStatus(status) }
        try add("processes.txt", DumpedMachine.processes(of: folder))
        try addPlan()
        try addFolder("state", folder.path)
        try addFolder("configurations", folder.localFolder)
        try addFolder("configurations/nodes", folder.nodesFolder)
        try addFolder("logs", folder.logsFolder, newestBytesMax: NetworkDump.logBytesMax)
        try addAnswers(ports(status))
        let findings = Diagnosis().findings
        try add("doctor.txt", Finding.lines(findings, columns: .max, style: Style(isOn: false)))
        if !missing.isEmpty { try add("missing.txt", missing) }
        try tar.finish()
        return Summary(fileCount: tar.fileCount, byteCount: tar.byteCount, missing: missing)
    }

    private mutating func add(_ name: String, _ lines: [String]) throws(FileError) {
        try add(name, Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    private mutating func add(
        _ name: String, _ bytes: [UInt8], modifiedSeconds: Int? = nil
    ) throws(FileError) {
        try tar.add(
            name, in: archiveFolder, redaction.applied(to: bytes),
            modifiedSeconds: modifiedSeconds ?? seconds)
    }

    // MARK: - What the supervisor says

    private mutating func supervisorStatus() -> NetworkStatus? {
        do throws(RunFailure) {
            guard let client = try ControlClient.connect(folder) else {
                missing.append("status: no supervisor answers")
                return nil
            }
            return try client.status()
        } catch {
            missing.append("status: \(error.problems.map(\.message).joined(separator: "; "))")
            return nil
        }
    }

    private mutating func addStatus(_ status: NetworkStatus) throws(FileError) {
        let now = MonotonicTime.milliseconds()
        try add("status.json", NetworkJSON(status, nowMilliseconds: now).bytes)
        try add("ps.txt", PsCommand.lines(status, now, width: nil, style: Style(isOn: false)))
    }

    // MARK: - What it was made to be

    private mutating func addPlan() throws(FileError) {
        guard let stored = folder.readNetwork() else {
            missing.append("description.json, plan.json: nothing was applied")
            return
        }
        let text = Array(stored.description.utf8)
        try add("description.json", text)
        guard let description = try? JSONReader.read(NetworkDescription.self, from: text),
            case .plan(let plan) = Planner.plan(description)
        else {
            missing.append("plan.json: this ilpnet cannot plan what was applied")
            return
        }
        try add("plan.json", PlanJSON(plan, tables: []).bytes)
    }

    // MARK: - Files

    private mutating func addFolder(
        _ name: String, _ path: String, newestBytesMax: Int = fileBytesMax
    ) throws(FileError) {
        var room = NetworkDump.folderBytesMax
        for entry in FolderTree.entries(of: path) where NetworkDump.isFile("\(path)/\(entry.name)")
        {
            guard room > 0 else {
                missing.append("\(name)/\(entry.name): the folder is too large for a dump")
                continue
            }
            do throws(FileError) {
                let bytes = try FileEnd.read(
                    "\(path)/\(entry.name)", bytesMax: newestBytesMax,
                    dropping: redaction.longestBytes)
                room -= bytes.count
                try add("\(name)/\(entry.name)", bytes, modifiedSeconds: entry.modifiedSeconds)
            } catch  where error.action == .read {
                missing.append("\(name)/\(entry.name): \(error.problem.message)")
            }
        }
    }

    /// And no folder, link, socket or pipe.
    private static func isFile(_ path: String) -> Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
    }

    // MARK: - What nodes answer

    /// The page's port of each process that runs.
    private func ports(_ status: NetworkStatus?) -> [(name: String, port: Int)] {
        guard let status else {
            let ports = folder.readPorts()
            return Journal.survivors(folder).compactMap { survivor in
                ports[survivor.name].map { (survivor.name, $0.web) }
            }
        }
        return status.processes.filter { $0.pid != nil }.map { ($0.name, $0.webPort) }
    }

    private mutating func addAnswers(
        _ ports: [(name: String, port: Int)]
    ) throws(FileError) {
        let watch = Stopwatch()
        for (name, port) in ports where port > 0 {
            for (kind, target) in [("metrics", "/metrics"), ("health", "/health")] {
                let left = NetworkDump.nodesMilliseconds - watch.microseconds / 1_000
                guard left > 0 else {
                    missing.append("\(kind)/\(name): others took too long to answer")
                    continue
                }
                let timeout = min(left, NetworkDump.answerMilliseconds)
                guard let body = answer(port, target, milliseconds: timeout) else {
                    missing.append("\(kind)/\(name): it does not answer on port \(port)")
                    continue
                }
                try add("\(kind)/\(name).\(kind == "health" ? "json" : "txt")", body)
            }
        }
    }

    private func answer(_ port: Int, _ target: String, milliseconds: Int) -> [UInt8]? {
        guard let location = HTTPLocation("http://127.0.0.1:\(port)\(target)") else { return nil }
        do throws(HTTPFetch.Failure) {
            return try HTTPFetch.get(location, timeoutMilliseconds: Int64(milliseconds)).body
        } catch {
            return nil
        }
    }
}
