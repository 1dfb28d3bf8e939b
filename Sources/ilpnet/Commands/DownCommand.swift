import Control
import Disk
import Glibc
import Runtime
import TopologyLoading

/// `ilpnet down`: ends a network from what is saved of it, whatever became of its topology file and
/// its supervisor, and leaves nothing of ours behind.
enum DownCommand {
    private static let all = Option(
        name: "all", help: "end all networks of this folder")
    private static let now = Option(
        name: "now", help: "do not let packets finish: kill everything at once")

    static let declaration = Command(
        name: "down", section: .run, summary: "end a network and everything that it started",
        explanation: [
            "The network is named, or meant by its topology file, which need not be there any more"
                + " or say the same; alone in this folder, it need not be named. Nodes that dial end"
                + " before those they dial, each within 10 s. What a killed supervisor left behind"
                + " is ended as well. Secrets, ports and logs are kept."
        ],
        positionals: [NetworkChoice.positional], options: [all, now],
        examples: ["down", "down linear-5"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let networks = try NetworkChoice(invocation, namedBy: .positional)
            .toEnd(all: invocation.has(all))
        if networks.isEmpty { console.say("no network runs here") }
        do throws(RunFailure) {
            for folder in networks {
                let outcome = try NetworkEnd.of(folder, atOnce: invocation.has(now))
                for line in outcome.lines { console.say(line) }
            }
        } catch {
            throw Failure(error)
        }
        return .success
    }
}
