import CLinux
import Glibc
import TopologyLoading

/// `ilpnet`: reads the arguments and runs one command.
@main
enum Main {
    static func main() {
        EvaluationSandbox.becomeConfinedIfAsked()
        ArgumentSecrets.conceal(CommandLine.arguments)
        // Those that a supervisor starts through /proc/self/exe would be called exe.
        linux_name_process("ilpnet")
        StandardDescriptors.occupy()
        Interruption.prepare()
        let console = Console()
        let code = run(Array(CommandLine.arguments.dropFirst()), console)
        exit(console.finish(code).rawValue)
    }

    static func run(_ arguments: [String], _ console: Console) -> ExitCode {
        // What everyone tries first on a program they do not know.
        let arguments = arguments == ["--version"] ? ["version"] : arguments
        do {
            switch try ArgumentParser.parse(arguments, root: CommandTable.root) {
            case .run(_, let run, let invocation): return self.run(run, invocation, console)
            case .help(let path):
                console.say(try HelpCommand.text(of: path, console.textColumns, console.style))
                return .success
            case .incomplete(let path):
                let columns = console.textColumns
                for line in try HelpCommand.text(of: path, columns, console.errorStyle) {
                    console.note(line)
                }
                return .usage
            }
        } catch {
            console.report(error)
            return error.code
        }
    }

    private static func run(
        _ run: Command.Run, _ invocation: Invocation, _ console: Console
    ) -> ExitCode {
        do {
            return try run(invocation, console)
        } catch {
            if invocation.has(.json) {
                console.emit(JSONFormat.text(of: error))
            } else {
                console.report(error)
            }
            return error.code
        }
    }
}
