import CanonicalJSON
import Glibc
import TopologyModel

/// Runs a compiled topology file where it can do no harm, and takes its description.
struct Evaluation {
    /// Where the program writes one line of JSON for each topology; `KeptChild` gives the streams
    /// after the output the numbers from 3 on.
    private static let descriptionDescriptor = 3

    let file: TypedPath
    let program: String
    let toolchainFolder: String
    let settings: EvaluationSettings
    let sandboxExecutable: String
    let limitMilliseconds: Int

    struct Answer {
        /// One line of JSON.
        var line: [UInt8]
        var printed: String
        var microseconds: Int
    }

    func run() throws(LoadingError) -> Answer {
        let outcome = child.run()
        if let complaint = SandboxComplaint(outcome.streams[2].bytes) {
            throw .machineUnfit(path: file.text, problem: complaint.problem(with: program))
        }
        switch outcome.ending {
        case .exited(0): break
        case .notStarted(let failure):
            throw .machineUnfit(
                path: file.text, problem: .cannotStart(program: sandboxExecutable, errno: failure))
        case .tookTooLong: throw tookTooLong(limitMilliseconds)
        case .signalled(let number) where Self.usedUp(number, outcome):
            throw tookTooLong(EvaluationSandbox.cpuSeconds * 1_000)
        case .signalled(let number): throw crashed(.signal(number), outcome)
        case .exited(let code): throw crashed(.exitCode(code), outcome)
        }
        return Answer(
            line: try onlyLine(of: outcome.streams[1]), printed: Self.printed(outcome.output),
            microseconds: outcome.wallMicroseconds)
    }

    private var child: KeptChild {
        var environment = [
            "\(EvaluationVariable.description)=\(Self.descriptionDescriptor)",
            // It would start a helper, which is refused.
            "SWIFT_BACKTRACE=enable=no",
        ]
        if !settings.text.isEmpty {
            environment.append("\(EvaluationVariable.settings)=\(settings.text)")
        }
        return KeptChild(
            path: sandboxExecutable,
            arguments: EvaluationSandbox.arguments(for: program), environment: environment,
            folder: file.folder, limitMilliseconds: limitMilliseconds,
            streamBytesMax: [
                LoadingLimits.outputBytesMax, LoadingLimits.descriptionBytesMax,
                SandboxComplaint.bytesMax,
            ],
            watchesCrashes: true)
    }

    /// Whether the kernel ended the program because its CPU time was over.
    private static func usedUp(_ signal: Int32, _ outcome: KeptChild.Outcome) -> Bool {
        signal == SIGXCPU
            || signal == SIGKILL
                && outcome.cpuMicroseconds >= EvaluationSandbox.cpuSeconds * 1_000_000
    }

    private func tookTooLong(_ limitMilliseconds: Int) -> LoadingError {
        .tookTooLong(path: file.text, step: .running, limitMilliseconds: limitMilliseconds)
    }

    private func crashed(_ cause: CrashCause, _ outcome: KeptChild.Outcome) -> LoadingError {
        let site = CrashSite(file: file, program: program, toolchainFolder: toolchainFolder)
        return .crashed(
            at: site.find(in: outcome.stack),
            cause: outcome.stack?.overflowed == true ? .stackOverflow : cause,
            output: CrashOutput.shown(outcome.output.text))
    }

    private func onlyLine(of stream: KeptChild.Stream) throws(LoadingError) -> [UInt8] {
        guard !stream.isCut else {
            throw unreadable(.tooLarge(bytesMax: stream.bytesMax))
        }
        let lines = stream.bytes.split(separator: UInt8(ascii: "\n"))
        if lines.count == 1 { return Array(lines[0]) }
        var found: [Int] = []
        for line in lines {
            guard
                let network = try? JSONReader.read(NetworkDescription.self, from: Array(line))
            else { throw unreadable(.rubbish) }
            found.append(network.source.line)
        }
        throw .notOneTopology(path: file.text, lines: found)
    }

    private func unreadable(_ problem: DescriptionProblem) -> LoadingError {
        .unreadableDescription(path: file.text, problem: problem)
    }

    private static func printed(_ output: KeptChild.Stream) -> String {
        guard output.isCut else { return output.text }
        let cut = "(the file printed more than \(output.bytesMax >> 20) MiB; the rest is cut)"
        return "\(output.text)\n\(cut)\n"
    }
}

/// What is shown of a crashed program's words: the last lines, without the runtime's list of
/// addresses, which has no names in it.
enum CrashOutput {
    private static let linesMax = 20

    static func shown(_ text: String) -> String {
        text.split(separator: "\n").prefix { $0 != "Current stack trace:" }.suffix(linesMax)
            .joined(separator: "\n")
    }
}
