import CLinux
import Glibc
import Planning
import Reactor
import Runtime
import TopologyLoading

/// `ilpnet supervise`: the supervisor of a network in the background. `up -d` starts it; people do
/// not.
enum SuperviseCommand {
    /// Its logs have this name.
    static let processName = NetworkPlan.supervisorName

    private static let state = Option(
        name: "state", value: .init(name: "DIR", kind: .folder), help: "the network's state folder")
    private static let lockDescriptor = Option(
        name: "lock-fd", value: .init(name: "N", kind: .free), help: "the folder's lock")
    private static let readyDescriptor = Option(
        name: "ready-fd", value: .init(name: "N", kind: .free),
        help: "gets one line: that requests are answered, or why not")

    static let declaration = Command(
        name: "supervise", summary: "keep a network in the background (ilpnet's own use)",
        options: [state, lockDescriptor, readyDescriptor], isHidden: true, action: .run(run))

    private static func run(_ invocation: Invocation, _: Console) throws(Failure) -> ExitCode {
        guard let path = invocation.value(state),
            let lock = try invocation.number(lockDescriptor, in: 3...65_535, example: 3),
            let ready = try invocation.number(readyDescriptor, in: 3...65_535, example: 4),
            let folder = StateFolder(path: path)
        else {
            throw Failure(
                .usage, "ilpnet starts this itself: up -d", fix: "write ilpnet up -d FILE")
        }
        // The terminal that it was started from is not its own.
        signal(SIGHUP, SIG_IGN)
        var readiness = ReadyPipe(Int32(ready))
        do throws(RunFailure) {
            let supervisor = try Supervisor(
                folder: folder, lock: StateLock(adopting: Int32(lock)),
                settings: .ofThisProgram(endsWithTerminal: false))
            readiness.say(nil)
            while !supervisor.isOver { _ = supervisor.turn(atMostMilliseconds: -1) }
        } catch {
            readiness.say(error)
            throw Failure(error)
        }
        return .success
    }

    /// Returns when it answers.
    static func start(
        _ folder: StateFolder, _ lock: consuming StateLock, milliseconds: Int32
    ) throws(RunFailure) {
        var ends: [Int32] = [-1, -1]
        guard linux_pipe(&ends) == 0 else {
            throw RunFailure(.failed, "no pipe can be had", fix: "free descriptors: ulimit -n")
        }
        defer { close(ends[0]) }
        let output = folder.crashLogPath(of: processName)
        do throws(SystemCallError) {
            defer { close(ends[1]) }
            _ = try ProcessStart.start(
                Launch(
                    arguments: [
                        "supervise", "--state", folder.path, "--lock-fd", "3", "--ready-fd", "4",
                    ],
                    environment: SupervisorSettings.ofThisProgram(endsWithTerminal: false)
                        .supervisorEnvironment,
                    descriptors: [lock.descriptor, ends[1]], outputPath: output))
        } catch {
            throw RunFailure(starting: "the supervisor", error)
        }
        guard try ReadyPipe.hear(ends[0], milliseconds: milliseconds) else {
            throw RunFailure(
                .startFailed, "the supervisor in the background did not come up",
                fix: "see \(output)")
        }
    }
}

extension SupervisorSettings {
    static func ofThisProgram(endsWithTerminal: Bool) -> SupervisorSettings {
        SupervisorSettings(
            version: VersionCommand.number, endsWithTerminal: endsWithTerminal,
            libraryPath: ProcessEnvironment.variables["LD_LIBRARY_PATH"],
            runtimeFolder: ProcessEnvironment.variables["XDG_RUNTIME_DIR"])
    }
}
