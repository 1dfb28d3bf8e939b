import Control
import Disk
import Runtime

/// `ilpnet ps`: the processes of a running network.
enum PsCommand {
    static let declaration = Command(
        name: "ps", section: .attend, summary: "show the processes of a running network",
        explanation: [
            "PORT is where peers connect, of the dashboard where telemetry goes; HTTP is the page."
                + " LINKS are those that stand and those that are planned, PACKETS what the present"
                + " run received, CPU its share of one core since it started."
        ],
        positionals: [NetworkChoice.positional], options: [NetworkChoice.option, .json],
        examples: ["ps", "ps linear-5 --json | jq '.processes[] | {name, state}'"],
        action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let client = try NetworkChoice(invocation, namedBy: .positional).connect()
        let status = try Failure.ofRun { () throws(RunFailure) in try client.status() }
        let now = MonotonicTime.milliseconds()
        if invocation.has(.json) {
            console.emit(NetworkJSON(status, nowMilliseconds: now).bytes)
        } else {
            console.say(lines(status, now, width: console.columns, style: console.style))
        }
        return .success
    }

    /// `width` is the terminal's; nil for as wide as it comes.
    static func lines(
        _ status: NetworkStatus, _ now: Int64, width: Int?, style: Style
    ) -> [String] {
        let headline = NetworkHeadline(status: status, style: style, nowMilliseconds: now)
        let rows = ProcessRows(
            columns: [
                .name, .state, .pid, .uptime, .restarts, .peerPort, .webPort, .links, .packets,
                .memory, .cpu,
            ], style: style, nowMilliseconds: now)
        var lines = [headline.line()]
        if let url = headline.dashboardURL { lines.append("dashboard  " + style.cyan(url)) }
        lines += headline.troubles(columns: width ?? .max) + [""]
        return lines + rows.table(status.processes).lines(width: width, style: style)
    }
}
