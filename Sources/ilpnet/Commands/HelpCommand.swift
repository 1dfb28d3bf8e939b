import Planning

/// `ilpnet help [COMMAND]`.
enum HelpCommand {
    static let declaration = Command(
        name: "help", summary: "list the commands, or explain one",
        positionals: [
            Positional(
                name: "COMMAND", kind: .command, presence: .repeated,
                help: "the command to explain, with its part if it has parts")
        ], examples: ["help plan", "help gen compose"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        console.say(try text(of: invocation.positionals, console.textColumns, console.style))
        return .success
    }

    /// Help on the command at this path; on ilpnet itself where the path is empty.
    static func text(
        of path: [String], _ columns: Int, _ style: Style
    ) throws(Failure) -> [String] {
        let usage = UsageText(columns: columns, style: style)
        var command = CommandTable.root
        for (index, name) in path.enumerated() {
            guard let next = command.subcommand(name), !next.isHidden else {
                let wanted = path[...index].joined(separator: " ")
                let near = NearestName.match(name, among: command.subcommands.map(\.name))
                let fix = near.map { (path[..<index] + [$0]).joined(separator: " ") }
                throw Failure(
                    .usage, "there is no command `ilpnet \(wanted)`",
                    fix: fix.map { "did you mean `ilpnet \($0)`?" } ?? "`ilpnet help` lists them")
            }
            command = next
        }
        if path.isEmpty { return usage.overview(of: command) }
        return usage.explanation(of: command, at: path)
    }
}
