import FoundationEssentials
import Glibc

/// Whole networks on this machine, as a user starts and ends them. Each measurement is a file of its
/// own; every network has ended when it returns.
struct RunBench {
    /// What a measurement works with.
    struct Setting {
        /// For files and the state of networks, empty at first.
        var folder: String
        /// Fewer rounds, while something is being built. Then figures are only hints.
        var isQuick: Bool

        func rounds(_ rounds: Int) -> Int { isQuick ? max(1, rounds / 5) : rounds }
    }

    typealias Measurement = @Sendable (inout BenchReport, Setting) throws -> Void

    private static let measurements: [(name: String, run: Measurement)] = [
        ("start", StartBench.run),
        ("large", LargeNetworkBench.run),
        ("idle", IdleNetworkBench.run),
    ]

    static var usage: String {
        "run [--quick] [\(measurements.map(\.name).joined(separator: "] ["))]"
    }

    private let chosen: [(name: String, run: Measurement)]
    private let isQuick: Bool

    /// nil where an argument means nothing.
    init?(_ arguments: [String]) {
        isQuick = arguments.contains("--quick")
        let names = arguments.filter { $0 != "--quick" }
        let known = RunBench.measurements
        guard names.allSatisfy({ name in known.contains { $0.name == name } }) else { return nil }
        chosen = known.filter { names.isEmpty || names.contains($0.name) }
    }

    func run() throws -> BenchReport {
        let folder = FileManager.default.temporaryDirectory.path + "/ilpnet-bench-\(getpid())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        signal(SIGPIPE, SIG_IGN)
        var report = BenchReport()
        for measurement in chosen {
            report.heading(measurement.name)
            try measurement.run(&report, Setting(folder: folder, isQuick: isQuick))
        }
        return report
    }
}
