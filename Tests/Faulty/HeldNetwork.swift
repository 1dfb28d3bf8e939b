import Control
import Disk
import Glibc
import Runtime

/// A network kept by this process until it is asked to end, whether it becomes ready or not.
enum HeldNetwork {
    private static let bytesMax = 1 << 20
    private static let readyMilliseconds = 3_000

    static func hold(description path: String, root: String) -> Never {
        do throws(RunFailure) {
            try keep(path, root)
        } catch {
            fatalError(error.problems.map(\.text).joined(separator: "\n"))
        }
        exit(0)
    }

    private static func keep(_ path: String, _ root: String) throws(RunFailure) {
        let began = MonotonicTime.microseconds()
        guard let bytes = try? PlainFile.read(path, bytesMax: bytesMax),
            let network = path.split(separator: "/").last?.split(separator: ".").first
        else { throw RunFailure(.usage, "\(path) cannot be read") }
        let folder = StateFolder(network: String(network), root: root)
        try folder.make()
        guard let lock = try folder.lock(waitMilliseconds: 0) else {
            throw RunFailure(.locked, "\(folder.path) is held")
        }
        let supervisor = try Supervisor(
            folder: folder, lock: lock,
            settings: SupervisorSettings(
                version: "faulty", endsWithTerminal: true,
                libraryPath: getenv("LD_LIBRARY_PATH").map { String(cString: $0) },
                runtimeFolder: root))
        _ = try supervisor.apply(
            ApplyRequest(
                description: String(decoding: bytes, as: UTF8.self), file: path, secrets: [:],
                isDryRun: false, onFailure: .keep, readyMilliseconds: readyMilliseconds,
                beganMonotonicMicroseconds: began, loadMicroseconds: 0))
        while !supervisor.isOver { _ = supervisor.turn(atMostMilliseconds: -1) }
    }
}
