/// Help, made of the commands' declarations.
struct UsageText {
    /// Wider lines are hard to read, however wide the terminal is.
    static let columnsMax = 100

    private let columns: Int
    private let style: Style

    init(columns: Int, style: Style) {
        self.columns = min(columns, UsageText.columnsMax)
        self.style = style
    }

    /// How the command is called, on one line.
    static func line(of command: Command, at path: [String]) -> String {
        var words = ["ilpnet"] + path
        if case .choose = command.action { words.append(path.isEmpty ? "COMMAND" : "PART") }
        words += command.necessities
        let hasOptions = ([command] + command.subcommands).contains { !$0.options.isEmpty }
        if hasOptions { words.append("[OPTION]...") }
        for positional in arguments(of: command) {
            switch positional.presence {
            case .required: words.append(positional.name)
            case .optional: words.append("[\(positional.name)]")
            case .repeated: words.append("[\(positional.name)]...")
            }
        }
        return words.joined(separator: " ")
    }

    /// Where a part must follow, what all of its parts take.
    private static func arguments(of command: Command) -> [Positional] {
        guard let first = command.subcommands.first else { return command.positionals }
        return first.positionals.filter { positional in
            command.subcommands.allSatisfy {
                $0.positionals.contains { $0.name == positional.name }
            }
        }
    }

    /// All commands by section.
    func overview(of root: Command) -> [String] {
        var lines = Paragraph.lines(root.summary, columns: columns) + [""]
        lines += [heading("Usage:") + " " + UsageText.line(of: root, at: []), ""]
        let widest = root.subcommands.map(\.name.count).max() ?? 0
        for section in Command.Section.allCases {
            let commands = root.subcommands.filter { $0.section == section }
            guard !commands.isEmpty else { continue }
            lines.append(heading(section.rawValue + ":"))
            let rows = commands.map { (term: $0.name, meaning: $0.summary) }
            lines += Paragraph.list(rows, columns: columns, termColumns: widest) + [""]
        }
        let codes = "Exit codes: 0 done, 1 failed or different, 2 wrong call, 3 wrong topology."
        return lines
            + Paragraph.lines(
                "`ilpnet help COMMAND` explains a command. " + codes, columns: columns)
    }

    /// One command with its arguments, options and examples.
    func explanation(of command: Command, at path: [String]) -> [String] {
        var lines = Paragraph.lines(command.sentence, columns: columns) + [""]
        var usage = Paragraph.lines(
            UsageText.line(of: command, at: path), columns: columns, lead: "Usage: ")
        usage[0] = heading("Usage:") + usage[0].dropFirst("Usage:".count)
        lines += usage
        for paragraph in command.explanation {
            lines += [""] + Paragraph.lines(paragraph, columns: columns)
        }
        if !command.subcommands.isEmpty {
            lines +=
                ["", heading("Parts:")] + list(command.subcommands.map { ($0.name, $0.summary) })
        }
        if !command.positionals.isEmpty {
            lines += ["", heading("Arguments:")] + list(command.positionals.map(UsageText.row))
        }
        lines += ["", heading("Options:")] + list(command.allOptions.map(UsageText.row))
        if !command.examples.isEmpty {
            lines += ["", heading("Examples:")] + command.examples.map { "  ilpnet " + $0 }
        }
        return lines
    }

    private func heading(_ text: String) -> String { style.bold(text) }

    private func list(_ rows: [(term: String, meaning: String)]) -> [String] {
        Paragraph.list(rows, columns: columns)
    }

    private static func row(_ positional: Positional) -> (term: String, meaning: String) {
        (positional.name, positional.help + choices(positional.kind))
    }

    private static func row(_ option: Option) -> (term: String, meaning: String) {
        let short = option.short.map { "-\($0), " } ?? "    "
        let value = option.value.map { " " + $0.name } ?? ""
        let choices = option.value.map { UsageText.choices($0.kind) } ?? ""
        return (short + option.flag + value, option.help + choices)
    }

    private static func choices(_ kind: ValueKind) -> String {
        guard case .words(let words) = kind else { return "" }
        return ": " + words.listed(with: "or")
    }
}
