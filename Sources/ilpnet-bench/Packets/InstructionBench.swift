import FoundationEssentials

/// How many instructions a packet costs a node that passes it on: the steadiest figure there is.
/// Counted by callgrind as the difference of two runs, so that the start is left out.
enum InstructionBench {
    private static let few = 20_000
    private static let many = 60_000
    private static let window = 1_000
    /// The second of five: it has a node before and one behind it.
    private static let watched = 1

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        guard let valgrind = OwnProgram.find("valgrind") else {
            return report.remark("instructions: not measured; install valgrind")
        }
        let program = try withoutDebugInformation(setting.folder)
        func instructions(_ count: Int) throws -> Double {
            let file = "\(setting.folder)/callgrind.\(count)"
            let chain = try ConnectorChain(
                .init(
                    folder: setting.folder,
                    wrapper: [
                        valgrind, "--tool=callgrind", "--callgrind-out-file=\(file)",
                    ], program: program), wrapping: watched)
            let result = try chain.round(window: window, count: count)
            guard result.failed == 0 else { throw Failure("\(result.failed) packets were lost") }
            chain.end()
            return try total(in: file)
        }
        let difference = try instructions(many) - instructions(few)
        report.add(
            .init(
                name: "instructions per packet and node", value: difference / Double(many - few),
                limit: .atMost(9_000), unit: ""))
    }

    /// Some versions of valgrind give up on what newer compilers write there.
    private static func withoutDebugInformation(_ folder: String) throws -> String {
        guard let objcopy = OwnProgram.find("llvm-objcopy") ?? OwnProgram.find("objcopy") else {
            throw Failure("llvm-objcopy, which comes with Swift, is not on PATH")
        }
        let program = "\(folder)/ilpnet"
        let copy = [objcopy, "--strip-debug", OwnProgram.ilpnet, program]
        guard try ChildProcess(copy).waitForSuccess() else {
            throw Failure("\(copy.joined(separator: " ")) failed")
        }
        return program
    }

    private static func total(in path: String) throws -> Double {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let line = text.split(separator: "\n").last { $0.hasPrefix("totals: ") }
        guard let value = line?.split(separator: " ").last.flatMap({ Double($0) }) else {
            throw Failure("callgrind left no total; did the node end in time?")
        }
        return value
    }
}
