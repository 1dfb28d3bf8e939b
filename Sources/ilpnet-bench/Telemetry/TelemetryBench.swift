import FoundationEssentials

/// What telemetry costs and keeps. Each measurement is a file of its own.
struct TelemetryBench {
    typealias Measurement = @Sendable (inout BenchReport, _ folder: String) throws -> Void

    private static let measurements: [(name: String, run: Measurement)] = [
        ("emitter", EmitterBench.run),
        ("store", StoreBench.run),
    ]

    static var usage: String {
        "telemetry [\(measurements.map(\.name).joined(separator: "] ["))]"
    }

    private let chosen: [(name: String, run: Measurement)]

    /// nil where an argument means nothing.
    init?(_ names: [String]) {
        let known = Self.measurements
        guard names.allSatisfy({ name in known.contains { $0.name == name } }) else { return nil }
        chosen = known.filter { names.isEmpty || names.contains($0.name) }
    }

    func run() throws -> BenchReport {
        var report = BenchReport()
        for measurement in chosen {
            report.heading(measurement.name)
            try measurement.run(&report, FileManager.default.temporaryDirectory.path)
        }
        return report
    }
}
