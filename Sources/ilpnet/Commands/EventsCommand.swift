import Control
import Logging
import Runtime

/// `ilpnet events`: what happens in a running network, as it happens.
enum EventsCommand {
    /// Whether the reader of the results has gone away is looked for so often.
    private static let patienceMilliseconds = 1_000

    static let declaration = Command(
        name: "events", section: .attend, summary: "tell what happens in a running network",
        explanation: [
            "The first event is a snapshot of the whole network; each that follows carries the whole"
                + " of what changed, so that a reader replaces what it had. With --json each is a"
                + " line of JSON, otherwise there is a line for each change. It ends with the"
                + " network."
        ],
        positionals: [NetworkChoice.positional], options: [NetworkChoice.option, .json],
        examples: ["events", "events --json | jq -c 'select(.kind == \"process\").process.state'"],
        action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
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
