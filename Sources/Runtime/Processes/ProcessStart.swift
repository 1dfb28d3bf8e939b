import CLinux
import Glibc
package import Reactor

/// Owned by whoever started it, who waits for it with `ProcessEnding.reap`.
package final class RunningChild: Sendable {
    package let pid: Int32
    /// Readable once the process has ended; closed with this object.
    package let pidfd: Int32
    package let identity: ProcessIdentity

    fileprivate init(_ child: linux_child) {
        pid = child.pid
        pidfd = child.pidfd
        // A child that nobody has waited for keeps its place in /proc, even when it has ended.
        let ticks = ProcessFacts.read(child.pid)?.startTicks ?? 0
        identity = ProcessIdentity(
            pid: child.pid, startTicks: ticks, bootId: ProcessIdentity.bootId)
    }

    deinit { close(pidfd) }
}

/// Starts programs, each in a session and a process group of its own, with default signals, an
/// empty input and no descriptor but those it is given.
package enum ProcessStart {
    /// The process that starts another one is not copied, so a start costs the same in a large one.
    package static func start(_ launch: Launch) throws(SystemCallError) -> RunningChild {
        let output = try openOutput(launch.outputPath)
        defer { close(output) }
        var child = linux_child()
        let code = withStrings(["ilpnet"] + launch.arguments) { arguments in
            withStrings(launch.environment) { environment in
                launch.descriptors.withUnsafeBufferPointer { descriptors in
                    launch.program.withCString { path in
                        withOptional(launch.folder) { folder in
                            var start = linux_child_start(
                                path: path, arguments: arguments, environment: environment,
                                folder: folder, output: output,
                                descriptors: descriptors.baseAddress,
                                descriptor_count: Int32(descriptors.count))
                            return linux_start_child(&start, &child)
                        }
                    }
                }
            }
        }
        guard code == 0 else {
            let subject = launch.folder.map { "\(launch.program) in \($0)" } ?? launch.program
            throw SystemCallError(call: "posix_spawn", errno: code, subject: subject)
        }
        return RunningChild(child)
    }

    /// A disk that takes nothing must not keep a process from being started.
    private static let withoutRoom: Set<Int32> = [ENOSPC, EDQUOT, EROFS]

    private static func openOutput(_ path: String) throws(SystemCallError) -> Int32 {
        var output = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if output < 0, withoutRoom.contains(errno) {
            output = open("/dev/null", O_WRONLY | O_CLOEXEC)
        }
        guard output >= 0 else {
            throw SystemCallError(call: "open", errno: errno, subject: path)
        }
        return output
    }

    private static func withOptional(
        _ text: String?, _ body: (UnsafePointer<CChar>?) -> Int32
    ) -> Int32 {
        guard let text else { return body(nil) }
        return text.withCString(body)
    }

    /// As C wants a list of texts: ended by NULL.
    private static func withStrings(
        _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
    ) -> Int32 {
        let copies = texts.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeBufferPointer { body($0.baseAddress!) }
    }
}
