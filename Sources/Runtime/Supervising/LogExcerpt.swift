import Disk
import Glibc

/// Where the logs of a process end just before it starts, so that what it says can be told from what
/// earlier runs said.
struct LogExcerpt {
    private let places: [(path: String, size: Int)]

    init(of process: String, in folder: StateFolder) {
        places = [folder.logPath(of: process), folder.crashLogPath(of: process)].map { path in
            var facts = stat()
            return (path, stat(path, &facts) == 0 ? Int(facts.st_size) : 0)
        }
    }

    /// The last lines it said since then, oldest first: its log, then what it said aside.
    func lines() -> [String] {
        let lines = places.flatMap { LogExcerpt.lines(of: $0.path, behind: $0.size) }
        return Array(lines.suffix(SupervisorLimits.excerptLines))
    }

    private static func lines(of path: String, behind place: Int) -> [String] {
        // A file that is shorter than it was has been replaced: all of it is new.
        let bytes = try? FileEnd.read(
            path, behind: place, bytesMax: SupervisorLimits.excerptBytes)
        return String(decoding: bytes ?? [], as: UTF8.self).split(separator: "\n")
            .suffix(SupervisorLimits.excerptLines).map(String.init)
    }
}
