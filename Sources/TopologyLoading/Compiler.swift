import Glibc

/// One Swift compiler of this machine, and what tells it from another.
struct Compiler: Sendable {
    /// Of swiftc.
    var path: String
    /// Of the toolchain's other programs.
    var folder: String
    /// Paths, sizes and times of driver and frontend: cheap to ask, as no process is started.
    var identity: String
    /// The user's PATH, for what a toolchain may look for.
    var searchPath: String

    init(path: String, folder: String, searchPath: String) {
        self.path = path
        self.folder = folder
        self.searchPath = searchPath
        identity = Self.facts(path) + Self.facts(folder + "/swift-frontend")
    }

    /// The compiler at work. Of the environment it gets nothing that could change its answer.
    func child(
        _ arguments: [String], temporaryFolder: String, limitMilliseconds: Int
    ) -> KeptChild {
        KeptChild(
            path: path, arguments: arguments,
            environment: ["PATH=\(searchPath)", "TMPDIR=\(temporaryFolder)", "HOME=/nonexistent"],
            limitMilliseconds: limitMilliseconds, streamBytesMax: [LoadingLimits.outputBytesMax])
    }

    /// "6.3.1", asked of the compiler itself; nil where it does not say.
    func version() -> String? {
        let outcome = child(
            ["--version"], temporaryFolder: "/tmp",
            limitMilliseconds: LoadingLimits.questionMilliseconds
        ).run()
        guard outcome.ending == .exited(0) else { return nil }
        // "Swift version 6.3.1 (swift-6.3.1-RELEASE)" stands in one of its lines.
        let words = outcome.output.text.split { $0 == " " || $0 == "\n" }
        guard
            let index = words.indices.dropLast(2).first(where: {
                words[$0] == "Swift" && words[$0 + 1] == "version"
            })
        else { return nil }
        let version = words[index + 2].prefix { $0.isNumber || $0 == "." }
        return version.isEmpty ? nil : String(version)
    }

    /// Whether `version` is at least `oldest`, number by number.
    static func isVersion(_ version: String, atLeast oldest: String) -> Bool {
        let numbers = [version, oldest].map { $0.split(separator: ".").map { Int($0) ?? 0 } }
        return !numbers[0].lexicographicallyPrecedes(numbers[1])
    }

    static func facts(_ path: String) -> String {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return "\(path):absent;" }
        return "\(path):\(facts.st_size):\(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec);"
    }
}
