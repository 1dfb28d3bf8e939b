import Generators
import Glibc

/// `ilpnet editor`: tells an editor how topology files are compiled, so that it completes them.
enum EditorCommand {
    static let declaration = Command(
        name: "editor", section: .begin,
        summary: "make editors complete and explain topology files",
        explanation: [
            "Writes compile_commands.json beside the topology files, which editors with"
                + " sourcekit-lsp read. It names folders of this machine, so git should ignore it."
                + " Run it again after a new ilpnet or a new Swift was installed."
        ],
        positionals: [
            Positional(
                name: "FILE", kind: .topologyFile, presence: .repeated,
                help: "topology files, or folders of them; the working folder unless given")
        ], examples: ["editor", "editor topologies"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let asked = invocation.positionals.isEmpty ? ["."] : invocation.positionals
        for (folder, files) in try TopologyFiles.byFolder(asked) {
            let file = EditorFile(folder: folder)
            try file.write(for: files, console)
            console.say("\(file.path): \(files.count.counted("topology file"))")
        }
        return .success
    }
}
