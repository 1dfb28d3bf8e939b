import Glibc

/// `ilpnet-bench SUBJECT` measures in a release build and exits 1 where a limit is missed.
@main
enum Main {
    /// A measurement that hangs is ended by SIGALRM.
    private static let limitSeconds: UInt32 = 300

    static func main() {
        alarm(limitSeconds)
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 1, arguments.first == "topology" else {
            BenchReport.complain("usage: ilpnet-bench topology\n")
            exit(2)
        }
        do {
            let report = try TopologyBench().run()
            report.write()
            exit(report.isMet ? 0 : 1)
        } catch {
            BenchReport.complain("ilpnet-bench: \(error)\n")
            exit(2)
        }
    }
}
