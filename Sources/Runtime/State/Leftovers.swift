import CLinux
import Disk
import Glibc

/// Ends what a supervisor that is gone has left running, and nothing else. Whoever calls this holds
/// the network's lock, so there is no supervisor.
package enum Leftovers {
    /// How long to wait for processes that were killed.
    private static let killMilliseconds = 5_000
    private static let lookMilliseconds = 20
    /// From giving up its lock to its end.
    private static let farewellMilliseconds = 200

    /// The names of those that were ended, each once. After the grace they are killed.
    @discardableResult
    package static func end(_ folder: StateFolder, graceMilliseconds: Int) -> [String] {
        let found = staying(processes(of: folder))
        signal(found, SIGTERM)
        let stubborn = wait(for: found, graceMilliseconds)
        signal(stubborn, SIGKILL)
        let left = wait(for: stubborn, killMilliseconds)
        var names: [String] = []
        for process in found where !left.contains(process) && !names.contains(process.name) {
            names.append(process.name)
        }
        return names
    }

    /// Without a supervisor that goes by itself: it gives up its lock as the last thing it does.
    private static func staying(_ found: [Journal.Entry]) -> [Journal.Entry] {
        let supervisors = found.filter { $0.name == StrayChildren.supervisorName }
        guard !supervisors.isEmpty else { return found }
        let staying = wait(for: supervisors, farewellMilliseconds)
        return found.filter { !supervisors.contains($0) || staying.contains($0) }
    }

    /// Ends a supervisor that does not answer. True where there is none any more.
    package static func endSupervisor(of folder: StateFolder, graceMilliseconds: Int) -> Bool {
        guard let identity = folder.readSupervisor()?.identity, identity != .own() else {
            return true
        }
        let supervisor = [Journal.Entry(name: "supervisor", identity: identity)]
        // Its group may be that of a shell's job, with programs that are not ours.
        identity.signal(SIGTERM, group: false)
        identity.signal(SIGCONT, group: false)
        guard !wait(for: supervisor, graceMilliseconds).isEmpty else { return true }
        identity.signal(SIGKILL, group: false)
        return wait(for: supervisor, killMilliseconds).isEmpty
    }

    /// Waits for its end; true where it came in time.
    @discardableResult
    package static func wait(for identity: ProcessIdentity, milliseconds: Int) -> Bool {
        wait(for: [Journal.Entry(name: "", identity: identity)], milliseconds).isEmpty
    }

    private static func processes(of folder: StateFolder) -> [Journal.Entry] {
        var found = Journal.survivors(folder).map {
            Journal.Entry(name: $0.name, identity: $0.identity)
        }
        for other in StrayChildren.find(in: folder)
        where !found.contains(where: { $0.identity == other.identity }) {
            found.append(other)
        }
        return found
    }

    private static func signal(_ processes: [Journal.Entry], _ number: Int32) {
        for process in processes {
            process.identity.signal(number, group: true)
            // One that was stopped hears nothing else.
            process.identity.signal(SIGCONT, group: true)
        }
    }

    /// Those that are still there when the time is over.
    private static func wait(
        for processes: [Journal.Entry], _ milliseconds: Int
    ) -> [Journal.Entry] {
        let watch = Stopwatch()
        var left = processes.filter(\.identity.isAlive)
        while let first = left.first, watch.microseconds < milliseconds * 1_000 {
            let descriptor = linux_process_descriptor(first.identity.pid)
            // Where none can be had, poll passes over it and waits for its whole time.
            var source = pollfd(fd: max(-1, descriptor), events: Int16(POLLIN), revents: 0)
            poll(&source, 1, Int32(lookMilliseconds))
            if descriptor >= 0 { close(descriptor) }
            left = left.filter(\.identity.isAlive)
        }
        return left
    }
}
