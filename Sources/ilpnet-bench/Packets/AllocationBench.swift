import FoundationEssentials
import Glibc

/// How often connectors ask the heap while packets go through: never. Counted by a library that is
/// put before the C library's own, after a round that does not count.
enum AllocationBench {
    private static let count = 100_000
    private static let product = "CountAllocations"

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        let environment = [
            "LD_PRELOAD=\(try library())", "ALLOCATIONS_FOLDER=\(setting.folder)",
        ]
        report.add(
            .init(
                name: "1,000 calls to the heap are counted as",
                value: try countOfThousand(environment, setting.folder), limit: .atLeast(1_000),
                unit: ""))
        let chain = try ConnectorChain(
            .init(folder: setting.folder, environment: environment))
        var lost = 0
        func round() throws -> Double {
            let before = try calls(chain, setting.folder)
            lost += try chain.round(window: 200, count: count).failed
            return try calls(chain, setting.folder) - before
        }
        _ = try round()
        report.add(
            .init(
                name: "calls to the heap by 5 nodes, 100,000 packets", value: try round(),
                limit: .atMost(0), unit: ""))
        report.add(.init(name: "lost", value: Double(lost), limit: .atMost(0), unit: ""))
    }

    /// What the counter says of a program that asks exactly so often: the difference of two runs,
    /// so that what else it does is left out.
    private static func countOfThousand(_ environment: [String], _ folder: String) throws -> Double
    {
        let child = try ChildProcess(
            [OwnProgram.path, "child", "allocate"], environment: environment)
        _ = try child.readLine(containing: "ready")
        func calls(_ count: Int) throws -> Double {
            let before = try self.calls(child.pid, folder)
            try child.send("take \(count)")
            _ = try child.readLine(containing: "done")
            return try self.calls(child.pid, folder) - before
        }
        _ = try calls(1_000)
        return try calls(2_000) - calls(1_000)
    }

    private static func calls(_ chain: ConnectorChain, _ folder: String) throws -> Double {
        try chain.nodes.reduce(0) { try $0 + calls($1.process.pid, folder) }
    }

    /// The counter shares its file with whoever reads it.
    private static func calls(_ pid: pid_t, _ folder: String) throws -> Double {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(pid)")))
        guard bytes.count == MemoryLayout<Int>.size else {
            throw Failure("\(folder)/\(pid) is no counter")
        }
        return Double(bytes.withUnsafeBytes { $0.loadUnaligned(as: Int.self) })
    }

    /// SwiftPM builds no library for a program that does not link it.
    private static func library() throws -> String {
        let path = "\(OwnProgram.folder)/lib\(product).so"
        guard let swift = OwnProgram.find("swift") else {
            throw Failure("swift is not on PATH, and \(product) must be built")
        }
        let build = [swift, "build", "-c", "release", "--product", product]
        guard try ChildProcess(build).waitForSuccess(), access(path, R_OK) == 0 else {
            throw Failure(
                "\(path) is not there; run this in the package's folder, or build it: "
                    + build.dropFirst().joined(separator: " "))
        }
        return path
    }
}
