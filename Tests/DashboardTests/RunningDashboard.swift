import Control
import Foundation
import Runtime
import TestSupport
import XCTest

/// A real dashboard with what a supervisor gives to it; the test is the supervisor. Killed when
/// nobody holds it any more.
final class RunningDashboard {
    enum Role {
        /// By hand or in a container.
        case alone
        case supervised
    }

    let port: UInt16
    let telemetryPort: UInt16
    let child: RunningChild
    private let folder: TemporaryFolder
    private var lifeline: Int32 = -1
    private var control: Int32 = -1
    private let status: Int32
    private var ending: ProcessEnding?

    /// Starts it and waits until it serves, on a port of the system's choice or a given one.
    init(
        _ network: PlayedNetwork = PlayedNetwork(), _ role: Role = .supervised, port: UInt16 = 0
    ) throws {
        folder = try TemporaryFolder()
        let page = try PortBinding.bind(Int(port)), telemetry = try PortBinding.bind(0)
        (self.port, telemetryPort) = (UInt16(page.port), UInt16(telemetry.port))
        var life: [Int32] = [-1, -1], said: [Int32] = [-1, -1], line: [Int32] = [-1, -1]
        XCTAssertEqual(pipe(&life), 0)
        XCTAssertEqual(pipe(&said), 0)
        XCTAssertEqual(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &line), 0)
        // No other process that a test starts may hold an end: then it would never be seen to end.
        for end in life + said + line { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        try PlayedKeys.write(to: folder)
        let config = try folder.write(Data(network.configuration.fileBytes), to: "dashboard.json")
        var arguments = [
            "dashboard", "--config", config, "--http-fd", "3", "--telemetry-fd", "4",
            "--lifeline-fd", "5", "--status-fd", "6", "--log-file", folder["dashboard.log"],
        ]
        if role == .supervised { arguments += ["--control-fd", "7"] }
        child = try ProcessStart.start(
            Launch(
                program: BuiltProducts.ilpnet, arguments: arguments,
                descriptors: [page.descriptor, telemetry.descriptor, life[0], said[1], line[1]],
                outputPath: folder["output"]))
        for end in [life[0], said[1], line[1]] { close(end) }
        (lifeline, status, control) = (life[1], said[0], line[0])
        XCTAssertEqual(read(said[0], until: "listening\n"), "listening\n")
        guard role == .supervised else { return }
        XCTAssertEqual(
            read(control, until: "\n"), #"{"formatVersion":1,"action":"events"}"# + "\n")
    }

    deinit {
        if ending == nil {
            kill(child.pid, SIGKILL)
            _ = waitForEnd(within: 10)
        }
        cutLifeline()
        closeControl()
        close(status)
    }

    // MARK: - What a supervisor does

    /// The answer to `events` and the first of them.
    func tell(_ network: PlayedNetwork) {
        say(ControlFormat.line(ControlAnswer()))
        tell(network.snapshot)
    }

    func tell(_ event: ControlEvent) { say(ControlFormat.line(event)) }

    func say(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                send(control, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func closeControl() {
        if control >= 0 { close(control) }
        control = -1
    }

    func cutLifeline() {
        if lifeline >= 0 { close(lifeline) }
        lifeline = -1
    }

    // MARK: - What others see

    func get(_ path: String, _ fields: [String] = [], method: String = "GET") throws -> String {
        let client = try RawConnection(port: port)
        let lines = ["\(method) \(path) HTTP/1.1", "Host: localhost:\(port)"] + fields
        client.send((lines + ["Connection: close"]).joined(separator: "\r\n") + "\r\n\r\n")
        return try client.textToEnd()
    }

    func topology() throws -> [String: Any] {
        let answer = try get("/api/v1/topology")
        let body = try XCTUnwrap(answer.components(separatedBy: "\r\n\r\n").last)
        return try XCTUnwrap(
            JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
    }

    var log: String { (try? folder.read("dashboard.log")) ?? "" }

    func waitForEnd(within seconds: Double) -> ProcessEnding? {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while ending == nil, Date() < deadline {
            ending = ProcessEnding.reap(pid: child.pid)
            if ending == nil { poll(nil, 0, 2) }
        }
        return ending
    }

    /// What a descriptor says until it has said this.
    private func read(_ descriptor: Int32, until end: String) -> String {
        var text: [UInt8] = []
        while !String(decoding: text, as: UTF8.self).hasSuffix(end) {
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            var piece = [UInt8](repeating: 0, count: 4_096)
            guard poll(&ready, 1, 20_000) == 1 else { break }
            let count = Foundation.read(descriptor, &piece, piece.count)
            guard count > 0 else { break }
            text += piece.prefix(count)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
