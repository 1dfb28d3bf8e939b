import FoundationEssentials
import Glibc

/// The path of a packet: its codecs, and real connectors against bare relays of the same bytes in
/// the same run. Each measurement is a file of its own.
struct PacketsBench {
    /// What a measurement works with.
    struct Setting {
        /// For files, empty at first.
        var folder: String
        /// Fewer packets and rounds, while something is being built. Then figures are only hints.
        var isQuick: Bool

        func count(_ count: Int) -> Int { isQuick ? count / 10 : count }
        func rounds(_ rounds: Int) -> Int { isQuick ? 1 : rounds }
    }

    typealias Measurement = @Sendable (inout BenchReport, Setting) throws -> Void

    private static let measurements: [(name: String, run: Measurement)] = [
        ("codecs", { report, _ in CodecBench.run().forEach { report.add($0) } }),
        ("tables", TableBench.run),
        ("throughput", ThroughputBench.run),
        ("latency", LatencyBench.run),
        ("allocations", AllocationBench.run),
        ("calls", SystemCallBench.run),
        ("instructions", InstructionBench.run),
        ("idle", IdleBench.run),
        ("peers", PeerCountBench.run),
    ]

    static var usage: String {
        "packets [--quick] [\(measurements.map(\.name).joined(separator: "] ["))]"
    }

    private let chosen: [(name: String, run: Measurement)]
    private let isQuick: Bool

    /// nil where an argument means nothing.
    init?(_ arguments: [String]) {
        isQuick = arguments.contains("--quick")
        let names = arguments.filter { $0 != "--quick" }
        let known = PacketsBench.measurements
        guard names.allSatisfy({ name in known.contains { $0.name == name } }) else { return nil }
        chosen = known.filter { names.isEmpty || names.contains($0.name) }
    }

    func run() throws -> BenchReport {
        let folder = FileManager.default.temporaryDirectory.path + "/ilpnet-bench-\(getpid())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        // Whoever is written to may have gone.
        signal(SIGPIPE, SIG_IGN)
        var report = BenchReport()
        for measurement in chosen {
            report.heading(measurement.name)
            try measurement.run(&report, Setting(folder: folder, isQuick: isQuick))
        }
        return report
    }
}
