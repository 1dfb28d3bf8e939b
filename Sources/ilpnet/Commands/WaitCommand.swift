import Control
import Runtime

/// `ilpnet wait`: until a network or a node is ready or stopped. It hears of every change and asks
/// for none.
enum WaitCommand {
    private static let secondsByDefault = 30
    private static let secondsMax = 86_400
    /// Names of what is missing.
    private static let missingMax = 8

    private static let goal = Option(
        name: "for",
        value: .init(name: "STATE", kind: .words(AwaitedState.Goal.allCases.map(\.rawValue))),
        help: "what to wait for, ready by default")
    private static let timeout = Option(
        name: "timeout", value: .init(name: "SECONDS", kind: .free),
        help: "how long at most, \(secondsByDefault) by default")

    static let declaration = Command(
        name: "wait", section: .attend,
        summary: "wait until a network or a node is ready or stopped",
        explanation: [
            "Ends with 0 as soon as it is so; with 5 when the time is over, saying what is still"
                + " missing; and at once with 7 where it cannot come about by itself: a node that"
                + " failed or was stopped does not become ready until someone starts it."
        ],
        positionals: [
            Positional(
                name: "NODE", kind: .node, presence: .optional,
                help: "a node, or dashboard; the whole network where it is left out")
        ],
        options: [goal, timeout, NetworkChoice.option],
        examples: ["wait", "wait connector-c --for stopped --timeout 10"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let seconds =
            try invocation.number(timeout, in: 0...secondsMax, example: secondsByDefault)
            ?? secondsByDefault
        let node = invocation.positionals.first
        let goal = invocation.value(goal).flatMap(AwaitedState.Goal.init) ?? .ready
        let awaited = AwaitedState(goal: goal, node: node)
        let deadline = Deadline(milliseconds: seconds * 1_000)
        let folder = try NetworkChoice(invocation, namedBy: .option)
            .folder(goal == .stopped ? .known : .left)
        let reached = try Failure.ofRun { () throws(RunFailure) in
            try ControlClient.reach(folder, by: deadline)
        }
        guard let client = reached else {
            guard goal == .ready else { return .success }
            throw NetworkChoice.notRunning(folder)
        }
        var network = try Failure.ofRun { () throws(RunFailure) in try client.follow().network }
        if let node, goal == .ready { _ = try NodeNames.check([node], in: network) }
        while true {
            let progress = awaited.progress(in: network)
            switch progress {
            case .reached: return .success
            case .hopeless(let why):
                throw Failure(.notRunning, why.map { .init($0, fix: fix(awaited, network)) })
            case .missing(let what):
                console.progress("waits for " + what.listed(atMost: missingMax))
                guard !deadline.isOver else { throw late(awaited, network, what, seconds) }
            }
            let event = try Failure.ofRun { () throws(RunFailure) in
                try client.nextEvent(timeoutMilliseconds: Int(deadline.millisecondsLeft))
            }
            if let event { network.take(event) }
            if client.isClosed { return try ended(awaited, folder, network) }
        }
    }

    private static func ended(
        _ awaited: AwaitedState, _ folder: StateFolder, _ network: NetworkStatus
    ) throws(Failure) -> ExitCode {
        guard awaited.goal == .ready else { return .success }
        throw Failure(
            .notRunning,
            [.init("\(folder.network) ended while it was waited for")]
                + network.problems.map { .init($0) })
    }

    private static func late(
        _ awaited: AwaitedState, _ network: NetworkStatus, _ what: [String], _ seconds: Int
    ) -> Failure {
        let name = awaited.node ?? network.name
        return Failure(
            .readinessTimeout,
            "\(name) is not \(awaited.goal.rawValue) after \(seconds) s; still missing: "
                + what.listed(atMost: missingMax),
            fix: awaited.goal == .ready
                ? "`ilpnet logs` tells what happens, --timeout gives it more time"
                : "`ilpnet stop NODE` stops a node, `ilpnet down` the network")
    }

    private static func fix(_ awaited: AwaitedState, _ network: NetworkStatus) -> String? {
        let ended = network.processes.filter(\.state.isEnded).map(\.name)
        let names = awaited.node.map { [$0] } ?? ended
        guard network.state != .stopping, network.state != .failed, !names.isEmpty else {
            return nil
        }
        return "start it: ilpnet start \(names.joined(separator: " "))"
    }
}
