import FoundationEssentials
import Glibc

/// What the system knows of another process.
enum ProcessAccount {
    struct Memory {
        var residentKilobytes: Double
        var privateKilobytes: Double
    }

    /// How long it has run on a processor, of its first thread, which is the only one that works.
    static func cpuNanoseconds(_ pid: pid_t) throws -> Double {
        let text = try read(pid, "schedstat")
        guard let first = text.split(separator: " ").first, let value = Double(first) else {
            throw Failure("/proc/\(pid)/schedstat is not understood")
        }
        return value
    }

    static func memory(_ pid: pid_t) throws -> Memory {
        var sizes: [Substring: Double] = [:]
        for line in try read(pid, "smaps_rollup").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count >= 2, let value = Double(words[1]) { sizes[words[0]] = value }
        }
        guard let resident = sizes["Rss:"], let clean = sizes["Private_Clean:"],
            let dirty = sizes["Private_Dirty:"]
        else { throw Failure("/proc/\(pid)/smaps_rollup is not understood") }
        return Memory(residentKilobytes: resident, privateKilobytes: clean + dirty)
    }

    private static func read(_ pid: pid_t, _ name: String) throws -> String {
        do {
            return try String(contentsOfFile: "/proc/\(pid)/\(name)", encoding: .utf8)
        } catch {
            throw Failure("/proc/\(pid)/\(name) cannot be read; has the process ended?")
        }
    }
}
