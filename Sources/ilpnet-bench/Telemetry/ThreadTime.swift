import Disk
import Glibc

/// What a thread of this process has used of a processor.
enum ThreadTime {
    private static let bytesMax = 4 * 1024

    /// Of the thread of that name, to the nanosecond.
    static func nanoseconds(of name: String) throws -> Double {
        for task in FolderTree.names(in: "/proc/self/task") {
            guard try text("\(task)/comm").dropLast() == name else { continue }
            return try text("\(task)/schedstat").split(separator: " ").first.flatMap {
                Double($0)
            } ?? 0
        }
        throw Failure("there is no thread \(name)")
    }

    private static func text(_ file: String) throws -> String {
        let bytes = try PlainFile.read("/proc/self/task/\(file)", bytesMax: bytesMax)
        return String(decoding: bytes ?? [], as: UTF8.self)
    }
}
