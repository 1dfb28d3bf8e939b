import Foundation
import TestSupport

/// A `Subscriber` that is a process of its own, so that it can be stopped as a whole: the running test
/// bundle, started again for one test alone, which does nothing in any other process.
final class SubscriberProcess {
    static let portVariable = "ILPNET_TEST_HUB_PORT"
    static let fileVariable = "ILPNET_TEST_SEEN_FILE"
    private static let writeMilliseconds: Int32 = 20

    struct Seen: Codable {
        var events = 0
        var leftOut = 0
        var connections = 0
        var faults: [String] = []
    }

    private let process = Process()
    private let folder: TemporaryFolder

    /// `test` is one that calls `listen`.
    init(of hub: RunningHub, _ test: String) throws {
        folder = try TemporaryFolder()
        process.executableURL = URL(fileURLWithPath: BuiltProducts.testBundle)
        process.arguments = ["HubTests." + test]
        var environment = ProcessInfo.processInfo.environment
        environment[Self.portVariable] = "\(hub.httpPort)"
        environment[Self.fileVariable] = folder["seen"]
        process.environment = environment
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    deinit {
        signal(SIGKILL)
        process.waitUntilExit()
    }

    /// As it stood a moment ago.
    var now: Seen {
        let bytes = FileManager.default.contents(atPath: folder["seen"])
        return bytes.flatMap { try? JSONDecoder().decode(Seen.self, from: $0) } ?? Seen()
    }

    func signal(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// What the process does until it is killed, or its time is over.
    static func listen(atMostSeconds limit: UInt32) throws {
        let environment = ProcessInfo.processInfo.environment
        guard let port = environment[portVariable].flatMap({ UInt16($0) }),
            let file = environment[fileVariable]
        else { return }
        alarm(limit)
        let subscriber = Subscriber(port: port, channels: "packets", id: "stopped")
        while true {
            let now = subscriber.now
            let seen = Seen(
                events: now.events, leftOut: now.leftOut, connections: now.connections,
                faults: now.faults)
            try JSONEncoder().encode(seen).write(to: URL(fileURLWithPath: file), options: .atomic)
            poll(nil, 0, writeMilliseconds)
        }
    }
}
