import Generators
import Glibc
import Logging
import Planning
import Runtime

/// `ilpnet logs`: what the processes of a network said, merged by time, from the files in its state
/// folder. No supervisor is asked, so that it works whatever became of it.
enum LogsCommand {
    private static let follow = Option(
        name: "follow", short: "f", help: "go on with what comes, until Ctrl-C")
    private static let since = Option(
        name: "since", value: .init(name: "WHEN", kind: .free),
        help: "leave out what is older: 90s, 15m, 2h or 1d ago, or a time: 09:30,"
            + " 2026-11-21T09:30:00Z")
    private static let level = Option(
        name: "level",
        value: .init(name: "LEVEL", kind: .words(LogLevel.allCases.map(\.name))),
        help: "leave out what matters less")
    private static let grep = Option(
        name: "grep", value: .init(name: "TEXT", kind: .free),
        help: "only lines that contain this, as they are printed")
    static let declaration = Command(
        name: "logs", section: .attend, summary: "show what the nodes of a network said",
        explanation: [
            "Lines of all processes, or of those that are named, in the order of their times. They"
                + " come from the files in .ilpnet/<network>/logs, older ones included, so that the"
                + " network need not run. What a process said aside when it crashed has no times and"
                + " stands where its file ends. With -f, Ctrl-C ends with 0."
        ],
        positionals: [
            .init(
                name: "NODE", kind: .node, presence: .repeated,
                help: "a node, \"dashboard\" or \"supervisor\"; all where none is named")
        ], options: [follow, since, level, grep, .json, NetworkChoice.option],
        examples: [
            "logs", "logs connector-a -f --level warn", "logs --since 5m --grep peer=alice",
        ],
        action: .run(run))

    /// How often it is looked for more.
    private static let lookMilliseconds: Int32 = 100
    /// A line that is younger waits for those that other processes have not written yet.
    private static let settlingMilliseconds: Int64 = 50
    /// A line that is further ahead was written by another clock, and waits for nothing.
    private static let aheadMillisecondsMax: Int64 = 1_000

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let selection = try selection(invocation)
        let folder = try NetworkChoice(invocation, namedBy: .option).folder(.known)
        let follows = invocation.has(follow)
        var sources = LogSource.all(in: folder.logsFolder)
        try check(invocation.positionals, among: sources, of: folder.network)
        // What was printed so far is whole: there is nothing to put in order.
        if follows { signal(SIGINT) { _ in _exit(ExitCode.success.rawValue) } }
        var merge = LogMerge()
        var text = LogText(style: console.style, isForTerminal: console.columns != nil)
        repeat {
            sources.removeAll { !selection.wants($0) }
            text.expect(sources.map(\.name))
            merge.look(
                at: sources, since: selection.sinceMilliseconds, takesUnended: !follows)
            let now = LocalClock.now()
            let unsettled = now - settlingMilliseconds..<now + aheadMillisecondsMax
            while let record = merge.next(
                takesUnended: !follows,
                mayStillBePreceded: { follows && unsettled.contains($0) })
            {
                guard selection.wants(record, as: { text.plain($0) }) else { continue }
                if invocation.has(.json) {
                    console.emit(record.json)
                } else {
                    console.say(text.lines(record))
                }
            }
            guard follows, console.linger(milliseconds: lookMilliseconds) else { return .success }
            sources = LogSource.all(in: folder.logsFolder)
        } while true
    }

    /// Names that no log has are a mistake in the call. Everything wrong with them is said at once.
    private static func check(
        _ names: [String], among sources: [LogSource], of network: String
    ) throws(Failure) {
        let known = Set(sources.map(\.name))
        let problems = names.filter { !known.contains($0) }.map { name in
            let near = NearestName.match(name, among: known.sorted())
            return Failure.Problem(
                "\(network) has no log of \(name)",
                fix: near.map { "did you mean \($0)?" }
                    ?? (known.isEmpty
                        ? "start it first: ilpnet up FILE"
                        : "there is \(known.sorted().listed(with: "and"))"))
        }
        guard problems.isEmpty else { throw Failure(.usage, problems) }
    }

    private static func selection(_ invocation: Invocation) throws(Failure) -> LogSelection {
        var sinceMilliseconds = Int64.min
        if let typed = invocation.value(since) {
            guard let found = LogMoment.milliseconds(typed, now: LocalClock.now()) else {
                throw Failure(
                    .usage, "--since \(typed) is no duration and no time",
                    fix: "write for instance --since 15m, --since 09:30 or"
                        + " --since 2026-11-21T09:30:00Z")
            }
            sinceMilliseconds = found
        }
        return LogSelection(
            names: Set(invocation.positionals), sinceMilliseconds: sinceMilliseconds,
            level: invocation.value(level).flatMap { LogLevel(name: $0) } ?? .debug,
            text: invocation.value(grep))
    }
}
