import Disk
import Glibc
import Logging
import Runtime

/// What a dump says of the machine and of processes, as the system knows them.
enum DumpedMachine {
    private static let releaseBytesMax = 64 << 10

    static var versions: [String] {
        var lines = ["ilpnet \(VersionCommand.number)"]
        lines.append("dumped " + ISO8601.text(Int64(FolderTree.secondsNow()) * 1_000))
        var system = utsname()
        if uname(&system) == 0 {
            lines.append(
                "\(text(&system.sysname)) \(text(&system.release)) \(text(&system.machine))")
        }
        if let release = try? PlainFile.read("/etc/os-release", bytesMax: releaseBytesMax) {
            lines += String(decoding: release, as: UTF8.self).split(separator: "\n")
                .filter { $0.hasPrefix("PRETTY_NAME=") }.map(String.init)
        }
        lines.append("\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors")
        return lines
    }

    /// The supervisor, and what the journal says was started and has not ended.
    static func processes(of folder: StateFolder) -> [String] {
        var lines: [String] = []
        if let supervisor = folder.readSupervisor() {
            lines.append(line("supervisor", supervisor.identity))
        } else {
            lines.append("supervisor: none is known")
        }
        return lines + Journal.survivors(folder).map { line($0.name, $0.identity) }
    }

    private static func line(_ name: String, _ identity: ProcessIdentity) -> String {
        guard identity.isAlive, let facts = ProcessFacts.read(identity.pid) else {
            return "\(name): pid \(identity.pid), gone"
        }
        return "\(name): pid \(identity.pid), state \(String(UnicodeScalar(facts.state))),"
            + " \(Quantity.bytes(facts.memoryBytes)), \(facts.cpuMilliseconds) ms of processor time"
    }

    private static func text<Field>(_ field: inout Field) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
