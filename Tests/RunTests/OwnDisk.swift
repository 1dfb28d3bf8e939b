import Control
import Foundation
import Runtime
import TestSupport

/// A folder of a scene that is a disk of its own, small and in memory, where only programs that are
/// run through this see it. It goes with the last of them.
final class OwnDisk {
    private static let startSeconds = 10.0

    private let scene: RunScene
    private let holder: StartedProgram
    private let folder: String
    private let enter: String

    /// `folder` must be there. Skips the test where that may not be done.
    init(_ folder: String, of scene: RunScene, bytes: String) throws {
        self.scene = scene
        self.folder = scene.folder[folder]
        enter = try requireProgram("nsenter", package: "util-linux")
        let unshare = try requireProgram("unshare", package: "util-linux")
        // Names the folder in its arguments for as long as it runs, and so ends with the scene.
        let script = """
            mount -t tmpfs -o mode=700,size=\(bytes) tmpfs "$0" && touch "$0/.held" \
            && echo mounted && exec tail -f "$0/.held"
            """
        holder = try StartedProgram(unshare, ["-m", "/bin/sh", "-c", script, self.folder])
        let deadline = Date(timeIntervalSinceNow: Self.startSeconds)
        while !holder.outputSoFar.contains("mounted") {
            guard ProcessList.isAlive(holder.identifier), Date() < deadline else {
                throw cannotRun("no disk can be mounted here: run this as root (util-linux)")
            }
            poll(nil, 0, 2)
        }
    }

    deinit {
        kill(holder.identifier, SIGKILL)
        _ = holder.waitForEnd()
    }

    /// Of `ilpnet` and others, where the disk is seen.
    func run(_ program: String, _ arguments: [String]) throws -> ProgramRun {
        try ProgramRun(
            enter, ["--mount=/proc/\(holder.identifier)/ns/mnt", program] + arguments,
            environment: scene.environment(), folder: scene.folder.path)
    }

    func ilpnet(_ arguments: String...) throws -> ProgramRun {
        try run(BuiltProducts.ilpnet, arguments)
    }

    /// The path by which the test itself sees something on the disk.
    func path(_ name: String = "") -> String {
        "/proc/\(holder.identifier)/root\(folder)/\(name)"
    }

    /// Takes all the room that is left, to the last byte.
    func fill() throws {
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: try made("filler")))
        defer { try? file.close() }
        for size in [64 << 10, 4 << 10, 512, 1] {
            while write(file.fileDescriptor, [UInt8](repeating: 0, count: size), size) == size {}
        }
    }

    func makeRoom() throws { try FileManager.default.removeItem(atPath: path("filler")) }

    /// For whoever opens something from now on. What is open already could not be refused.
    func forbidWriting() throws {
        for options in [["--bind", folder, folder], ["-o", "remount,bind,ro", folder]] {
            let run = try run("/bin/mount", options)
            guard run.exitCode == 0 else { throw cannotRun("mount: \(run.errors)") }
        }
    }

    func allowWriting() throws {
        let run = try run("/bin/umount", ["--lazy", folder])
        guard run.exitCode == 0 else { throw cannotRun("umount: \(run.errors)") }
    }

    private func made(_ name: String) throws -> String {
        _ = FileManager.default.createFile(atPath: path(name), contents: nil)
        return path(name)
    }
}
