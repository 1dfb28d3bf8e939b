import FoundationEssentials
import Glibc

/// What a measurement works with.
struct BenchSetting {
    /// For files, empty at first.
    var folder: String
    /// Fewer of everything, while something is being built. Then figures are only hints.
    var isQuick: Bool

    func count(_ count: Int) -> Int { isQuick ? count / 10 : count }
    func rounds(_ rounds: Int) -> Int { isQuick ? max(1, rounds / 5) : rounds }
}

/// Measurements that belong together, each in a file of its own.
struct BenchSubject: Sendable {
    typealias Measurement = @Sendable (inout BenchReport, BenchSetting) throws -> Void

    /// All there are.
    static let all = [packets, run, telemetry]

    let name: String
    let measurements: [(name: String, run: Measurement)]

    var usage: String {
        "\(name) [--quick] [\(measurements.map(\.name).joined(separator: "] ["))]"
    }

    /// Those that are named, or all; nil where an argument means nothing.
    func report(_ arguments: [String]) throws -> BenchReport? {
        let isQuick = arguments.contains("--quick")
        let names = arguments.filter { $0 != "--quick" }
        guard names.allSatisfy({ name in measurements.contains { $0.name == name } }) else {
            return nil
        }
        let folder = FileManager.default.temporaryDirectory.path + "/ilpnet-bench-\(getpid())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Whoever is written to may have gone.
        signal(SIGPIPE, SIG_IGN)
        var report = BenchReport()
        for measurement in measurements where names.isEmpty || names.contains(measurement.name) {
            report.heading(measurement.name)
            try measurement.run(&report, BenchSetting(folder: folder, isQuick: isQuick))
        }
        return report
    }
}
