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
        if arguments.first == "topology", rest.isEmpty { return try TopologyBench().run() }
        let subject = BenchSubject.all.first { $0.name == arguments.first }
        if let report = try subject?.report(rest) { return report }
        let usages = BenchSubject.all.map(\.usage).joined(separator: " | ")
        throw Failure("usage: ilpnet-bench topology | \(usages)")
    }
}
