import Control
import Glibc
import Runtime
import Verification

/// `ilpnet verify`: proves that a network does what its topology file demands of it.
enum VerifyCommand {
    static let only = Option(
        name: "only", value: .init(name: "NAMES", kind: .free), isRepeatable: true,
        help: "verify nothing but these checks, with commas between them")
    static let skip = Option(
        name: "skip", value: .init(name: "NAMES", kind: .free), isRepeatable: true,
        help: "leave these checks out, and say so")
    private static let junit = Option(
        name: "junit", value: .init(name: "FILE", kind: .free),
        help: "write the result to FILE as well, as JUnit's XML")
    private static let timeout = Option(
        name: "timeout", value: .init(name: "SECONDS", kind: .free),
        help: "how long a network that is started for this may take to be ready, 30 by default")
    private static let secondsMax = 3_600

    static let declaration = Command(
        name: "verify", section: .run, summary: "prove that a network does what FILE demands",
        explanation: [
            "Runs the checks of FILE's Verify blocks against the network. One that runs already must"
                + " be what FILE says; otherwise it is started for this and stopped afterwards. Ends"
                + " with 0 only if everything that was not skipped has passed, with 1 otherwise, and"
                + " with 10 where there is nothing to verify.",
            "NAMES are: " + CheckName.allCases.map(\.rawValue).joined(separator: ", ")
                + ". `traffic` means all that is demanded of it as well. docs/verify.md says what"
                + " each check measures and when it fails.",
        ],
        positionals: [.topology], options: [only, skip, junit, timeout, .set, .json],
        examples: [
            "verify topologies/linear-5.swift --skip visualization,interaction",
            "verify network.swift --only startup,reachable --json",
            "verify network.swift --junit verify.xml",
        ], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let selection = try SelectionInput.selection(invocation)
        let seconds = try invocation.number(timeout, in: 1...secondsMax, example: 60)
        let asked = try AskedNetwork(
            invocation, console,
            NetworkWish(
                onFailure: .keep,
                readyMilliseconds: seconds.map { $0 * 1_000 } ?? ReadyTime.byDefaultMilliseconds))
        guard !VerificationRun.isEmpty(asked.plan.checks, selection) else {
            throw nothing(asked.plan.checks.isEmpty, asked.path)
        }
        let report = try verify(asked, selection, console)
        console.progress(nil)
        if Interrupts.haveCome { return .interrupted }
        try emit(report, invocation, console)
        return report.report.isSuccess ? .success : .failed
    }

    private static func verify(
        _ asked: AskedNetwork, _ selection: CheckSelection, _ console: Console
    ) throws(Failure) -> VerifiedReport {
        Interrupts.catchThem()
        let network = try NetworkToVerify.reach(asked, console)
        do throws(Failure) {
            var run = VerificationRun(
                try network.underTest(), selection,
                beganNanoseconds: asked.request.beganMonotonicMicroseconds * 1_000)
            let report = run.run()
            try network.release()
            return VerifiedReport(report, asked, isStartedHere: network.isStartedHere)
        } catch {
            try network.release()
            throw error
        }
    }

    private static func emit(
        _ report: VerifiedReport, _ invocation: Invocation, _ console: Console
    ) throws(Failure) {
        if invocation.has(.json) {
            console.emit(report.json.fileBytes)
        } else {
            console.say(report.lines(width: console.columns, style: console.style))
        }
        guard let path = invocation.value(junit) else { return }
        try JUnitReport(report).write(to: path)
    }

    private static func nothing(_ hasNoChecks: Bool, _ path: String) -> Failure {
        hasNoChecks
            ? Failure(
                .nothingToVerify, "nothing to verify: \(path) demands nothing",
                fix: "add a block to it, such as Verify { Reachable(.allPairs) }")
            : Failure(
                .nothingToVerify, "nothing to verify: every check of \(path) is skipped",
                fix: "name other checks with --only or --skip, or leave them out")
    }
}
