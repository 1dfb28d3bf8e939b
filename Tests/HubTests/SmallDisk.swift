import Foundation
import TestSupport

/// A folder that is a disk of its own, small and in memory, where only programs that are run through
/// this see it. It goes with the last of them.
final class SmallDisk {
    private static let startSeconds = 10.0

    private let folder: String
    private let holder = Process()
    private let enter: String

    /// `folder` must be there. Skips the test where that may not be done.
    init(_ folder: String, size: String) throws {
        self.folder = folder
        enter = try requireProgram("nsenter", package: "util-linux")
        holder.executableURL = URL(
            fileURLWithPath: try requireProgram("unshare", package: "util-linux"))
        let script = """
            mount -t tmpfs -o mode=700,size=\(size) tmpfs "$0" && echo mounted && read line
            """
        holder.arguments = ["-Urm", "/bin/sh", "-c", script, folder]
        let output = Pipe()
        // It ends when nobody can write to it any more.
        holder.standardInput = Pipe()
        holder.standardOutput = output
        holder.standardError = FileHandle.nullDevice
        try holder.run()
        guard !output.fileHandleForReading.availableData.isEmpty else {
            throw cannotRun("no disk can be mounted here: allow user namespaces")
        }
    }

    deinit {
        kill(holder.processIdentifier, SIGKILL)
        holder.waitUntilExit()
    }

    /// What stands before a program that is to see the disk.
    var launcher: [String] {
        [
            enter, "--user", "--preserve-credentials", "--mount", "--target",
            "\(holder.processIdentifier)",
        ]
    }

    /// The path by which the test itself sees something on the disk.
    func path(_ name: String = "") -> String {
        "/proc/\(holder.processIdentifier)/root\(folder)/\(name)"
    }

    /// Takes all the room that is left, to the last byte.
    func fill() throws {
        _ = FileManager.default.createFile(atPath: path("filler"), contents: nil)
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path("filler")))
        defer { try? file.close() }
        for size in [64 << 10, 4 << 10] {
            while write(file.fileDescriptor, [UInt8](repeating: 0, count: size), size) == size {}
        }
    }

    func makeRoom() throws { try FileManager.default.removeItem(atPath: path("filler")) }
}
