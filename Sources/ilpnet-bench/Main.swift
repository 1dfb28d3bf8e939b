import Glibc

/// `ilpnet-bench SUBJECT` measures in a release build. It exits 1 where a limit is missed that does
/// not depend on how fast the machine is, and 2 where nothing can be said.
@main
enum Main {
    /// A measurement that hangs is ended by SIGALRM.
    private static let limitSeconds: UInt32 = 300

    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            if arguments.first == "child" {
                try Role.run(Array(arguments.dropFirst()))
                exit(0)
            }
            alarm(limitSeconds)
            exit(try report(arguments).isMet ? 0 : 1)
        } catch {
            BenchReport.complain("ilpnet-bench: \(error)\n")
            exit(2)
        }
    }

    private static func report(_ arguments: [String]) throws -> BenchReport {
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "topology" where rest.isEmpty: return try TopologyBench().run()
        case "packets":
            if let bench = PacketsBench(rest) { return try bench.run() }
        case "run":
            if let bench = RunBench(rest) { return try bench.run() }
        case "telemetry":
            if let bench = TelemetryBench(rest) { return try bench.run() }
        default: break
        }
        throw Failure(
            "usage: ilpnet-bench topology | \(PacketsBench.usage) | \(RunBench.usage) | "
                + TelemetryBench.usage)
    }
}
