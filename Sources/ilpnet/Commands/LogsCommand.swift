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
    private static let packet = Option(
        name: "packet", value: .init(name: "ID", kind: .free),
        help: "only what is about this packet, with what the dashboard has stored of it")
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
        ], options: [follow, since, level, grep, packet, .json, NetworkChoice.option],
        examples: [
            "logs", "logs connector-a -f --level warn", "logs --since 5m --grep peer=alice",
            "logs --packet 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
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
        var stored = try storedLines(selection, sources, folder, follows: follows)[...]
        // What was printed so far is whole: there is nothing to put in order.
        if follows { signal(SIGINT) { _ in _exit(ExitCode.success.rawValue) } }
        var merge = LogMerge()
        var text = LogText(style: console.style, isForTerminal: console.columns != nil)
        var isAnyTold = false
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
                while let first = stored.first, first.milliseconds <= record.milliseconds {
                    tell(stored.removeFirst(), &text, invocation, console)
                }
                tell(record, &text, invocation, console)
                isAnyTold = true
            }
            for record in stored { tell(record, &text, invocation, console) }
            isAnyTold = isAnyTold || !stored.isEmpty
            stored = []
            if let packet = selection.packet, !isAnyTold, !follows {
                throw Failure(
                    .failed, "nothing in \(folder.network) was said of a packet \(packet)",
                    fix: "ids stand in `ilpnet events --channel packets`")
            }
            guard follows, console.linger(milliseconds: lookMilliseconds) else { return .success }
            sources = LogSource.all(in: folder.logsFolder)
        } while true
    }

    private static func tell(
        _ record: LogRecord, _ text: inout LogText, _ invocation: Invocation, _ console: Console
    ) {
        if invocation.has(.json) {
            console.emit(record.json)
        } else {
            console.say(text.lines(record))
        }
    }

    /// What the dashboard of a network that runs has of the packet that is asked for.
    private static func storedLines(
        _ selection: LogSelection, _ sources: [LogSource], _ folder: StateFolder, follows: Bool
    ) throws(Failure) -> [LogRecord] {
        guard let packet = selection.packet else { return [] }
        guard !follows else {
            throw Failure(
                .usage, "--packet looks back, and --follow ahead",
                fix: "keep one of them; `ilpnet events --packet \(packet) -f` follows a packet")
        }
        let plain = LogText(style: Style(isOn: false), isForTerminal: false)
        let logged = Set(sources.map(\.name))
        return try PacketLines.records(of: packet, in: folder, logged: logged).filter {
            (selection.names.isEmpty || selection.names.contains($0.name))
                && selection.wants($0, as: plain.plain)
        }
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

    /// What could be part of one.
    private static func packetId(_ typed: String?) throws(Failure) -> String? {
        guard let typed else { return nil }
        guard !typed.isEmpty, typed.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x22 })
        else {
            throw Failure(
                .usage, "--packet \(typed.withoutControls) is no packet's id",
                fix: "copy it from a log or an event: it is the condition in hex")
        }
        return typed
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
            text: invocation.value(grep), packet: try packetId(invocation.value(packet)))
    }
}
