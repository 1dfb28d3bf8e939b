import Disk
import Logging

/// Where one process of a network says something: the files of its log, or what it says aside when
/// it crashes.
struct LogSource: Hashable {
    enum Kind: Hashable {
        /// JSON lines in `NAME.log`, and before that in `NAME.log.1` and so on.
        case events
        /// Text without times in `NAME.crash.log`.
        case crashes
    }

    /// The process.
    let name: String
    let kind: Kind
    /// Of the file that is written now.
    let path: String

    /// Of the files that a log is kept in. No others are looked for.
    static let numbers = 0..<LogFile.Limits.filesMaxDefault

    /// 0 is the file that is written now; the higher the number, the older the file.
    func path(_ number: Int) -> String { number == 0 ? path : "\(path).\(number)" }

    /// The sources in a folder of logs, by name. There may be none yet.
    static func all(in folder: String) -> [LogSource] {
        var sources: Set<LogSource> = []
        for file in FolderTree.names(in: folder) {
            guard let source = LogSource(file: file, in: folder) else { continue }
            sources.insert(source)
        }
        return sources.sorted { ($0.name, $0.path) < ($1.name, $1.path) }
    }

    /// nil where the file is none of a log.
    init?(file: String, in folder: String) {
        var parts = file.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if parts.count > 2, let number = Int(parts[parts.count - 1]), number > 0 {
            parts.removeLast()
        }
        switch (parts.count, parts.last) {
        case (2, "log"): kind = .events
        case (3, "log") where parts[1] == "crash": kind = .crashes
        default: return nil
        }
        guard !parts[0].isEmpty else { return nil }
        name = parts[0]
        path = folder + "/" + parts.joined(separator: ".")
    }
}
