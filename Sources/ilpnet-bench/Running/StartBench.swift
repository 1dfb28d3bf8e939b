import FoundationEssentials
import Glibc

/// A newcomer's first minute: five nodes and a dashboard, from the command to the first packet that
/// has passed, and their end.
enum StartBench {
    private static let file = "topologies/linear-5.swift"
    private static let cachedRounds = 21
    private static let uncachedRounds = 9
    private static let plainRounds = 21
    private static let listening = "\"event\":\"listening\""

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
            throw Failure("\(file) is not here; run this in the package's folder")
        }
        let network = BenchedNetwork("linear-5", file: file, setting)
        // The first builds the language's modules, makes the secrets and warms the machine.
        _ = try (network.up(), network.down())
        var ups: [Double] = [], downs: [Double] = []
        for _ in 0..<setting.rounds(cachedRounds) {
            ups.append(try network.up())
            downs.append(try network.down())
        }
        report.add("up -d, evaluation cached", Median.of(ups), limit: 300, "ms")
        let uncached = try (0..<setting.rounds(uncachedRounds)).map { round in
            // A file of other bytes each time is in no cache.
            let path = "\(setting.folder)/linear-5.swift"
            try Data("\(text)// \(round)\n".utf8).write(to: URL(filePath: path))
            let milliseconds = try network.up(path)
            downs.append(try network.down())
            return milliseconds
        }
        report.add("up -d, evaluation included", Median.of(uncached), limit: 700, "ms")
        report.add("down", Median.of(downs), limit: 300, "ms")
        let plain = Median.of(
            try (0..<setting.rounds(plainRounds)).map { _ in try plainStart(network) })
        report.remark(
            "the same six processes by posix_spawn, until all listen:"
                + " \(BenchReport.rounded(plain)) ms; up -d takes"
                + " \(BenchReport.rounded(Median.of(ups) / plain)) times as long")
    }

    /// The same programs with the same configurations, and nothing else: nobody supervises them,
    /// and nobody looks whether their links stand.
    private static func plainStart(_ network: BenchedNetwork) throws -> Double {
        let commands = try network.commands
        let begin = ContinuousClock.now
        let processes = try commands.map {
            try ChildProcess(bare: [OwnProgram.ilpnet] + $0, voice: .errors)
        }
        defer {
            // All are told before any is waited for.
            for process in processes { kill(process.pid, SIGTERM) }
            for process in processes { process.end() }
        }
        for process in processes { _ = try process.readLine(containing: listening) }
        return (.now - begin) / .milliseconds(1)
    }
}
