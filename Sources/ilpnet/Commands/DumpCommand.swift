import Disk
import Generators
import Glibc
import Runtime

/// `ilpnet dump`: one archive with everything that tells what is wrong with a network.
enum DumpCommand {
    private static let output = Option(
        name: "output", short: "o", value: .init(name: "FILE", kind: .free),
        help: "the archive to write, NETWORK-dump.tar by default")

    static let declaration = Command(
        name: "dump", section: .attend, summary: "write what tells what is wrong into one archive",
        explanation: [
            "Writes a tar archive with the plan, the configurations, the end of each log, what the"
                + " supervisor and each node say of themselves, and what `ilpnet doctor` finds. It"
                + " works whatever is left of the network, also where nothing of it runs any more,"
                + " and says what it could not have.",
            "No secret is in it: the files of secrets/ are left out, and a value of theirs that"
                + " stands anywhere else is replaced by [redacted].",
        ],
        positionals: [NetworkChoice.positional], options: [output, NetworkChoice.option],
        examples: ["dump", "dump linear-5 -o /tmp/linear-5.tar"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let folder = try NetworkChoice(invocation, namedBy: .positional).folder(.known)
        let path = invocation.value(output) ?? "\(folder.network)-dump.tar"
        let summary = try written(folder, path)
        for missing in summary.missing { console.note("without \(missing)") }
        console.say(
            "\(path): \(summary.fileCount.counted("file")),"
                + " \(Quantity.bytes(summary.byteCount)), without secrets")
        return .success
    }

    /// Aside first, so that nothing half written is taken for a dump.
    private static func written(
        _ folder: StateFolder, _ path: String
    ) throws(Failure) -> NetworkDump.Summary {
        let aside = "\(path).\(getpid()).new"
        let file = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw Failure(.failed, [FileError(.write, path).problem]) }
        defer { close(file) }
        do throws(Failure) {
            let summary = try NetworkDump.write(folder, to: file, path)
            guard rename(aside, path) == 0 else {
                throw Failure(.failed, [FileError(.write, path).problem])
            }
            return summary
        } catch {
            unlink(aside)
            throw error
        }
    }
}
