/// A place on the command line and what may follow there, for every shell alike.
struct CompletionPlace {
    struct Word {
        var text: String
        var meaning: String
    }

    /// The words that lead here, without `ilpnet`: empty at its beginning.
    var path: [String]
    /// Commands that may follow, each of which leads to a place of its own or to the end.
    var commands: [Word] = []
    var options: [Option] = []
    var positionals: [Positional] = []

    /// Every place below ilpnet, the outermost first.
    static func all(of root: Command) -> [CompletionPlace] {
        places(root, at: [])
    }

    private static func places(_ command: Command, at path: [String]) -> [CompletionPlace] {
        if command.positionals.contains(where: { $0.kind.isCommand }) {
            return explanations(of: CommandTable.root, at: path, command.allOptions)
        }
        let words = command.subcommands.map { Word(text: $0.name, meaning: $0.summary) }
        let place = CompletionPlace(
            path: path, commands: words, options: command.allOptions,
            positionals: command.positionals)
        return [place] + command.subcommands.flatMap { places($0, at: path + [$0.name]) }
    }

    /// Where a command is named in order to have it explained.
    private static func explanations(
        of command: Command, at path: [String], _ options: [Option]
    ) -> [CompletionPlace] {
        let words = command.subcommands.map { Word(text: $0.name, meaning: $0.summary) }
        let place = CompletionPlace(path: path, commands: words, options: options)
        return [place]
            + command.subcommands.flatMap { explanations(of: $0, at: path + [$0.name], []) }
    }
}

extension ValueKind {
    fileprivate var isCommand: Bool {
        if case .command = self { true } else { false }
    }
}
