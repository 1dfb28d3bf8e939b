/// `ilpnet completions SHELL`: a script made of the commands' own declarations.
enum CompletionsCommand {
    static let declaration = Command(
        name: "completions", summary: "print completions for a shell",
        positionals: [
            Positional(name: "SHELL", kind: .words(["bash", "zsh", "fish"]), help: "the shell")
        ],
        examples: [
            "completions bash > ~/.local/share/bash-completion/completions/ilpnet",
            "completions zsh > \"${fpath[1]}/_ilpnet\"",
            "completions fish > ~/.config/fish/completions/ilpnet.fish",
        ], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let root = CommandTable.root
        switch invocation.positionals[0] {
        case "bash": console.emit(Array(BashCompletions.script(for: root).utf8))
        case "zsh": console.emit(Array(ZshCompletions.script(for: root).utf8))
        default: console.emit(Array(FishCompletions.script(for: root).utf8))
        }
        return .success
    }
}
