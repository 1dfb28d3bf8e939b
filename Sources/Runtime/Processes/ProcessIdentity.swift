import CLinux
import Disk
import Glibc

/// A process that can be told from every other one, before and after it: numbers are given again.
package struct ProcessIdentity: Codable, Sendable, Hashable {
    package let pid: Int32
    package let startTicks: UInt64
    package let bootId: String

    package init(pid: Int32, startTicks: UInt64, bootId: String) {
        self.pid = pid
        self.startTicks = startTicks
        self.bootId = bootId
    }

    /// nil where there is no such process, or only what is left of one until its parent looks.
    package static func of(_ pid: Int32) -> ProcessIdentity? {
        guard let facts = ProcessFacts.read(pid), !facts.hasEnded else { return nil }
        return ProcessIdentity(pid: pid, startTicks: facts.startTicks, bootId: bootId)
    }

    package static func own() -> ProcessIdentity {
        ProcessIdentity(
            pid: getpid(), startTicks: ProcessFacts.read(getpid())?.startTicks ?? 0, bootId: bootId)
    }

    /// False for a zombie.
    package var isAlive: Bool {
        guard bootId == Self.bootId, let facts = ProcessFacts.read(pid) else { return false }
        return facts.startTicks == startTicks && !facts.hasEnded
    }

    /// False where it is not alive any more, or not ours to signal: then nothing is sent. With
    /// `group`, to all of the group that it leads.
    @discardableResult
    package func signal(_ number: Int32, group: Bool) -> Bool {
        // Below 2 there is no process of ours, and the kernel takes 0 and -1 for many.
        guard pid > 1, bootId == Self.bootId else { return false }
        let descriptor = linux_process_descriptor(pid)
        guard descriptor >= 0 else { return signalWithoutDescriptor(number, group: group) }
        defer { close(descriptor) }
        // From here on the descriptor stands for one process, and this says whether for ours.
        guard isAlive else { return false }
        let code = linux_signal_process(descriptor, number, group)
        guard group, code == EINVAL else { return code == 0 }
        // Linux before 6.9.
        return isAlive && kill(-pid, number) == 0
    }

    /// Without a descriptor to spare.
    private func signalWithoutDescriptor(_ number: Int32, group: Bool) -> Bool {
        isAlive && kill(group ? -pid : pid, number) == 0
    }

    /// Another one after each start of the machine.
    static let bootId: String = {
        let bytes = try? PlainFile.read("/proc/sys/kernel/random/boot_id", bytesMax: 128)
        let text = String(decoding: bytes ?? [], as: UTF8.self)
        return text.filter { !$0.isWhitespace }
    }()
}
