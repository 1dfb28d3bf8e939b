import Disk
import Glibc

/// The processes of this machine, as `/proc` shows them.
enum ProcessTable {
    private static let argumentBytesMax = 1 << 20

    /// Ascending, so that a parent mostly comes before its children.
    static func pids() -> [Int32] {
        FolderTree.names(in: "/proc").compactMap { Int32($0) }.sorted()
    }

    /// What the process calls itself, fit for a line of text.
    static func name(of pid: Int32) -> String {
        let bytes = (try? PlainFile.read("/proc/\(pid)/comm", bytesMax: 256)) ?? []
        let shown = bytes.filter { $0 >= 0x20 && $0 < 0x7f }
        return shown.isEmpty ? "a program" : String(decoding: shown, as: UTF8.self)
    }

    /// The program's name and what it was called with; none of a zombie.
    static func arguments(of pid: Int32) -> [String] {
        let path = "/proc/\(pid)/cmdline"
        let bytes = (try? PlainFile.read(path, bytesMax: argumentBytesMax)) ?? []
        return bytes.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    /// Whose process it is; nil where there is none.
    static func user(of pid: Int32) -> uid_t? {
        var facts = stat()
        return stat("/proc/\(pid)", &facts) == 0 ? facts.st_uid : nil
    }

    static func link(_ path: String) -> String? {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Int(PATH_MAX)) { buffer in
            let count = readlink(path, buffer.baseAddress!, buffer.count)
            return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
        }
    }
}
