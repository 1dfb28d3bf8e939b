import Control
import Runtime

/// What is done to processes of a running network by name: `stop`, `start` and their like.
struct NodeAction {
    let action: ControlRequest.Action
    /// What is said of a process after it: "connector-c killed".
    let done: String

    /// The command of the action.
    static func command(
        _ action: ControlRequest.Action, done: String, summary: String, explanation: [String]
    ) -> Command {
        let call = NodeAction(action: action, done: done)
        return Command(
            name: action.rawValue, section: .attend, summary: summary, explanation: explanation,
            positionals: [
                Positional(
                    name: "NODE", kind: .node, help: "the name of a node, or dashboard"),
                Positional(
                    name: "NODE", kind: .node, presence: .repeated, help: "and more of them"),
            ],
            options: [NetworkChoice.option],
            examples: [
                "\(action.rawValue) connector-c",
                "\(action.rawValue) connector-c connector-d --network linear-5",
            ],
            action: .run { (invocation, console) throws(Failure) in
                try call.run(invocation, console)
            })
    }

    private func run(_ invocation: Invocation, _ console: Console) throws(Failure) -> ExitCode {
        let client = try NetworkChoice(invocation, namedBy: .option).connect()
        let names = try NodeNames.check(invocation.positionals, in: try status(client))
        console.progress("\(action.rawValue) \(names.joined(separator: " ")) ...")
        _ = try Failure.ofRun { () throws(RunFailure) in
            try client.ask(
                ControlRequest(action, names: names),
                timeoutMilliseconds: ControlClient.changeMilliseconds)
        }
        let network = try status(client)
        for name in names {
            console.say(line(name, network.processes.first { $0.name == name }))
        }
        return .success
    }

    private func status(_ client: ControlClient) throws(Failure) -> NetworkStatus {
        try Failure.ofRun { () throws(RunFailure) in try client.status() }
    }

    /// How it is now stands behind what was done, unless that says the same.
    private func line(_ name: String, _ process: ProcessStatus?) -> String {
        guard let process, process.state.rawValue != done else { return "\(name) \(done)" }
        let pid = process.pid.map { ", pid \($0)" } ?? ""
        return "\(name) \(done): \(process.state.rawValue)\(pid)"
    }
}
