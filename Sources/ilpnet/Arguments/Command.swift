/// A command as declared once for parsing, help and completions.
struct Command: Sendable {
    /// Its place in the list of all commands.
    enum Section: String, CaseIterable, Sendable {
        case begin = "Begin"
        case look = "Look"
        case generate = "Generate"
        case run = "Run"
        case attend = "While it runs"
        case packets = "Packets"
        case about = "About ilpnet"
    }

    typealias Run = @Sendable (Invocation, Console) throws(Failure) -> ExitCode

    enum Action: Sendable {
        case run(Run)
        /// Does nothing itself; one of these must follow.
        case choose([Command])
    }

    var name: String
    var section = Section.about
    /// One line for lists, without a full stop.
    var summary: String
    /// What its own help says before the options, paragraph by paragraph.
    var explanation: [String] = []
    /// Options that must be given, as the usage line shows them: `--to ADDRESS`.
    var necessities: [String] = []
    var positionals: [Positional] = []
    var options: [Option] = []
    /// Calls that work, without `ilpnet ` before them.
    var examples: [String] = []
    /// Left out of help and completions: ilpnet calls it, people do not.
    var isHidden = false
    var action: Action

    var subcommands: [Command] {
        if case .choose(let commands) = action { commands.filter { !$0.isHidden } } else { [] }
    }

    /// The command at this path below this one; nil where there is none.
    func subcommand(_ name: String) -> Command? {
        guard case .choose(let commands) = action else { return nil }
        return commands.first { $0.name == name }
    }

    /// The summary as a sentence.
    var sentence: String { summary.prefix(1).uppercased() + summary.dropFirst() + "." }

    /// Every option it takes, help among them.
    var allOptions: [Option] { options + [.help] }
}
