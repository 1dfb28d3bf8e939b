import Control
import Glibc
import Logging
import Runtime

/// `ilpnet events`: what happens in a running network: to its processes, as its supervisor tells it,
/// or to its packets, as its dashboard has stored it.
enum EventsCommand {
    private static let channel = Option(
        name: "channel", value: .init(name: "NAMES", kind: .free),
        help: "events of these channels, with commas: nodes, packets, routes, balances, alerts,"
            + " rates, logs, or those of the topology")
    private static let type = Option(
        name: "type",
        value: .init(name: "NAMES", kind: .free),
        help: "events of these types, with commas: PACKET_SENT for instance")
    private static let node = Option(
        name: "node", value: .init(name: "NAMES", kind: .node),
        help: "events of these nodes, with commas")
    private static let packet = Option(
        name: "packet", value: .init(name: "ID", kind: .free), help: "events of this packet")
    private static let from = Option(
        name: "from", value: .init(name: "OFFSET", kind: .free),
        help: "begin with this offset; first (the default) or, with -f, next")
    private static let follow = Option(
        name: "follow", short: "f", help: "go on with what comes, until Ctrl-C")

    /// Any of them means what the dashboard has stored.
    private static let ofDashboard = [channel, type, node, packet, from, follow]

    /// Whether the reader of the results has gone away is looked for so often.
    private static let patienceMilliseconds = 1_000

    static let declaration = Command(
        name: "events", section: .attend, summary: "tell what happens in a running network",
        explanation: [
            "Without options it is what happens to the processes. The first event is a snapshot of"
                + " the whole network; each that follows carries the whole of what changed, so that"
                + " a reader replaces what it had. With --json each is a line of JSON, otherwise"
                + " there is a line for each change. It ends with the network.",
            "With any of --channel, --type, --node, --packet, --from and -f it is what the nodes told"
                + " the dashboard, from the oldest event that it has: every packet at every hop. With"
                + " --json each is a line as docs/TELEMETRY.md describes it; its offset is where to"
                + " go on with --from.",
        ],
        positionals: [NetworkChoice.positional],
        options: [channel, type, node, packet, from, follow, NetworkChoice.option, .json],
        examples: [
            "events", "events --json | jq -c 'select(.kind == \"process\").process.state'",
            "events --channel packets,logs --node connector-a -f",
        ],
        action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        if ofDashboard.contains(where: { invocation.has($0) }) {
            return try tellStored(invocation, console)
        }
        return try tellChanges(invocation, console)
    }

    // MARK: - What the dashboard has

    private static func tellStored(
        _ invocation: Invocation, _ console: Console
    ) throws(Failure) -> ExitCode {
        let follows = invocation.has(follow)
        let start = invocation.value(from) ?? (follows ? "next" : "first")
        guard start == "first" || start == "next" || UInt64(start) != nil else {
            throw Failure(
                .usage, "--from \(start.withoutControls) is no offset",
                fix: "write the number that an event has as its offset, first or next")
        }
        var filter = ""
        for option in [channel, type, node, packet] {
            guard let value = invocation.value(option) else { continue }
            filter += "&\(option.name)=\(QueryText.escaped(value))"
        }
        let dashboard = try RunningDashboard(NetworkChoice(invocation, namedBy: .positional))
        // Each line is whole by the time the next is asked for.
        if follows { signal(SIGINT) { _ in _exit(ExitCode.success.rawValue) } }
        var pages = EventPages(dashboard, filter: filter, from: start, follows: follows)
        let text = EventLineText(style: console.style)
        var hasTold = false
        while !pages.isOver, console.hasReader {
            let lines: [EventPages.Line]
            do throws(Failure) {
                lines = try pages.next()
            } catch {
                guard follows, dashboard.hasEnded else { throw error }
                console.note("\(dashboard.network) has ended")
                break
            }
            hasTold = hasTold || !lines.isEmpty
            for line in lines {
                if invocation.has(.json) {
                    console.emit(line.bytes + [UInt8(ascii: "\n")])
                } else {
                    console.say(text.line(line.value))
                }
            }
            console.deliver()
        }
        if !hasTold { console.note("\(dashboard.network) has no such event") }
        return .success
    }

    // MARK: - What the supervisor tells

    private static func tellChanges(
        _ invocation: Invocation, _ console: Console
    ) throws(Failure) -> ExitCode {
        let client = try NetworkChoice(invocation, namedBy: .positional).connect()
        var network: NetworkStatus?
        let first = try Failure.ofRun { () throws(RunFailure) in try client.follow() }
        var next: ControlEvent? = first.event
        while console.hasReader {
            if let event = next {
                if invocation.has(.json) {
                    console.emit(ControlFormat.line(event))
                } else {
                    tell(event, &network, console)
                }
                console.deliver()
            }
            guard !client.isClosed else { break }
            next = try Failure.ofRun { () throws(RunFailure) in
                try client.nextEvent(timeoutMilliseconds: patienceMilliseconds)
            }
        }
        if client.isClosed { console.note("\(first.network.name) has ended") }
        return .success
    }

    private static func tell(
        _ event: ControlEvent, _ network: inout NetworkStatus?, _ console: Console
    ) {
        var now = network ?? event.network
        now?.take(event)
        guard let now else { return }
        let time = ISO8601.text(event.unixMilliseconds)
        for line in PlainNews.lines(old: network, new: now, withAdvice: false) {
            console.say(console.style.faint(time) + " " + line)
        }
        network = now
    }
}
