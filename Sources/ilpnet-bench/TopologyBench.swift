import FoundationEssentials
import Glibc
import Planning
import TopologyDSL

/// From a topology file to a plan and to files: what `ilpnet check`, the planner and
/// `ilpnet gen compose` take, validation included.
struct TopologyBench {
    private static let cachedRuns = 31
    private static let uncachedRuns = 9

    /// Built beside this program.
    private let ilpnet: String
    private let folder: String
    private let environment: [String]

    init() throws {
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        ilpnet = own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/ilpnet"
        folder = FileManager.default.temporaryDirectory.path + "/ilpnet-bench-\(getpid())"
        environment = [
            "PATH=" + (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin"),
            "ILPNET_CACHE_DIR=\(folder)/cache",
        ]
    }

    func run() throws -> BenchReport {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var report = BenchReport()
        try measureCheck(&report)
        measurePlanning(&report)
        try measureGenerating(&report)
        return report
    }

    private func measureCheck(_ report: inout BenchReport) throws {
        let file = "topologies/linear-5.swift"
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw Failure("\(file) is not here; run this in the package's folder")
        }
        // The first runs build the language's modules and warm the machine.
        for _ in 0..<2 { _ = try ilpnet(["check", file]) }
        report.add(
            "check linear-5, cached", try median(Self.cachedRuns) { _ in ["check", file] },
            limit: 25, "ms")
        // A file of other bytes each time is in no cache.
        let uncached = try median(Self.uncachedRuns) { run in
            let path = "\(folder)/linear-5.swift"
            try Data("\(text)// \(run)\n".utf8).write(to: URL(filePath: path))
            return ["check", path]
        }
        report.add("check linear-5, uncached", uncached, limit: 400, "ms")
    }

    private func measurePlanning(_ report: inout BenchReport) {
        for (nodes, limit) in [(1_000, 200.0), (10_000, 5_000.0)] {
            let network = Topology("bench") { ScaleFree(nodes: nodes, seed: 7) }
            var isPlanned = false
            let length = ContinuousClock().measure {
                if case .plan = Planner.plan(network.description) { isPlanned = true }
            }
            precondition(isPlanned)
            report.add("plan \(nodes) nodes", length / .milliseconds(1), limit: limit, "ms")
        }
        var usage = rusage()
        getrusage(RUSAGE_SELF.rawValue, &usage)
        report.add("plan 10000 nodes, memory", Double(usage.ru_maxrss) / 1_024, limit: 1_024, "MiB")
    }

    private func measureGenerating(_ report: inout BenchReport) throws {
        let file = "\(folder)/bench.swift"
        let text = """
            import TopologyDSL
            let network = Topology("bench") { ScaleFree(nodes: 1_000, seed: 7) }
            """
        try Data(text.utf8).write(to: URL(filePath: file))
        _ = try ilpnet(["check", file])
        let length = try median(5) { run in
            ["gen", "compose", file, "-o", "\(folder)/generated-\(run)"]
        }
        report.add("gen compose, 1000 nodes", length, limit: 1_000, "ms")
    }

    private func ilpnet(_ arguments: [String]) throws -> MeasuredProcess {
        try MeasuredProcess.run(ilpnet, arguments, environment: environment)
    }

    private func median(_ runs: Int, _ arguments: (Int) throws -> [String]) throws -> Double {
        let times = try (0..<runs).map { try ilpnet(try arguments($0)).milliseconds }
        return times.sorted()[runs / 2]
    }
}
