import Foundation
import Synchronization
import TestSupport

/// A running `ilpnet connector`. Killed when nobody holds it any more, or at the end of the tests:
/// XCTest keeps every test case with what its properties hold until then.
final class ConnectorProcess {
    private static let startSeconds = 20.0

    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    private var hasEnded = false
    let nodeName: String
    let log: LogLines
    /// Where peers dial and where health is served.
    private(set) var btpPort = 0
    private(set) var healthPort = 0

    /// Starts it and waits until it listens.
    init(
        _ file: NodeFile, in folder: TemporaryFolder, environment: [String: String] = [:]
    ) throws {
        nodeName = file.name
        process.executableURL = URL(fileURLWithPath: BuiltProducts.ilpnet)
        process.arguments = ["connector", "--config", try file.write(to: folder)]
        process.environment = environment
        process.currentDirectoryURL = folder.url
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
        ConnectorsAtExit.add(process.processIdentifier)
        try errors.fileHandleForWriting.close()
        // The pipe's own handle closes its descriptor when it goes away.
        log = LogLines(reading: dup(errors.fileHandleForReading.fileDescriptor))
        let listening = log.first(within: ConnectorProcess.startSeconds) {
            $0["event"] as? String == "listening"
        }
        guard let btp = ConnectorProcess.port(listening?["btp"]),
            let health = ConnectorProcess.port(listening?["health"])
        else { throw HandError("\(file.name) does not start:\n\(log.text)") }
        btpPort = btp
        healthPort = health
    }

    deinit { if !hasEnded { kill() } }

    var identifier: Int32 { process.processIdentifier }

    func signal(_ number: Int32) {
        // The number of one that has ended may be somebody else's by now.
        if process.isRunning { Glibc.kill(process.processIdentifier, number) }
    }

    /// Ends it without a word and waits until it is gone.
    func kill() {
        signal(SIGKILL)
        _ = waitForEnd(within: 10)
    }

    /// The exit code, or the negative number of the signal that ended it; nil if it still runs.
    func waitForEnd(within seconds: Double) -> Int32? {
        if !hasEnded {
            guard ended.wait(timeout: .now() + seconds) == .success else { return nil }
            hasEnded = true
            ConnectorsAtExit.forget(process.processIdentifier)
        }
        let status = process.terminationStatus
        return process.terminationReason == .uncaughtSignal ? -status : status
    }

    /// The number behind the last colon of `127.0.0.1:3000`.
    private static func port(_ place: Any?) -> Int? {
        (place as? String)?.split(separator: ":").last.flatMap { Int($0) }
    }
}

/// Those that still run when the tests are over.
private enum ConnectorsAtExit {
    private static let running = Mutex<Set<Int32>>([])
    private static let isRegistered: Bool = {
        atexit {
            for identifier in ConnectorsAtExit.running.withLock({ $0 }) {
                Glibc.kill(identifier, SIGKILL)
            }
        } == 0
    }()

    static func add(_ identifier: Int32) {
        _ = isRegistered
        running.withLock { _ = $0.insert(identifier) }
    }

    static func forget(_ identifier: Int32) { running.withLock { _ = $0.remove(identifier) } }
}
