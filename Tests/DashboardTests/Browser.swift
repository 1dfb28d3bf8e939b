import Foundation
import Runtime
import TestSupport
import XCTest

/// A real Chromium with one page, driven by the DevTools protocol over a pair of pipes. Ended when
/// nobody holds it any more.
final class Browser {
    private static let answerSeconds = 30.0

    private let folder: TemporaryFolder
    private let child: RunningChild
    private let commands: Int32
    private let messages: Int32
    private var received: [UInt8] = []
    private var lastIdentifier = 0
    private var session = ""
    /// What a person would see in red in the console, and pages that asked somebody else.
    private(set) var complaints: [String] = []
    private(set) var requests: [String] = []

    init() throws {
        let program = try requireProgram("chromium", package: "chromium")
        folder = try TemporaryFolder()
        var toBrowser: [Int32] = [-1, -1], fromBrowser: [Int32] = [-1, -1]
        XCTAssertEqual(pipe(&toBrowser), 0)
        XCTAssertEqual(pipe(&fromBrowser), 0)
        for end in toBrowser + fromBrowser { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        child = try ProcessStart.start(
            Launch(
                program: program,
                arguments: [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
                    "--disable-dev-shm-usage", "--remote-debugging-pipe",
                    "--disable-background-networking", "--disable-component-update",
                    "--user-data-dir=\(folder["profile"])", "--window-size=1440,900",
                    "about:blank",
                ],
                environment: ["HOME=\(folder.path)", "PATH=/usr/local/bin:/usr/bin:/bin"],
                descriptors: [toBrowser[0], fromBrowser[1]], outputPath: folder["output"]))
        close(toBrowser[0])
        close(fromBrowser[1])
        (commands, messages) = (toBrowser[1], fromBrowser[0])
        try attach()
    }

    deinit {
        close(commands)
        close(messages)
        kill(-child.pid, SIGKILL)
        for _ in 0..<2_000 {
            if ProcessEnding.reap(pid: child.pid) != nil { break }
            poll(nil, 0, 5)
        }
    }

    private func attach() throws {
        let targets = try call("Target.getTargets")["targetInfos"] as? [[String: Any]] ?? []
        let page = try XCTUnwrap(targets.first { $0["type"] as? String == "page" })
        let attached = try call(
            "Target.attachToTarget",
            ["targetId": page["targetId"] as Any, "flatten": true])
        session = try XCTUnwrap(attached["sessionId"] as? String)
        for domain in ["Page", "Runtime", "Log", "Network"] { _ = try call("\(domain).enable") }
    }

    func forget() {
        complaints = []
        requests = []
    }

    func open(_ address: String) throws { _ = try call("Page.navigate", ["url": address]) }

    /// The value of an expression in the page.
    func evaluate(_ expression: String) throws -> Any? {
        let answer = try call(
            "Runtime.evaluate",
            ["expression": expression, "awaitPromise": true, "returnByValue": true])
        if let exception = answer["exceptionDetails"] {
            throw RawConnection.Failure(description: "\(expression): \(exception)")
        }
        return (answer["result"] as? [String: Any])?["value"]
    }

    func press(_ key: String) throws {
        for type in ["keyDown", "keyUp"] {
            _ = try call("Input.dispatchKeyEvent", ["type": type, "key": key, "code": key])
        }
    }

    // MARK: - The protocol

    private func call(
        _ method: String, _ parameters: [String: Any] = [:]
    ) throws -> [String: Any] {
        lastIdentifier += 1
        var message: [String: Any] = [
            "id": lastIdentifier, "method": method, "params": parameters,
        ]
        if !session.isEmpty { message["sessionId"] = session }
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: message)) + [0]
        XCTAssertEqual(write(commands, bytes, bytes.count), bytes.count)
        let deadline = Date(timeIntervalSinceNow: Self.answerSeconds)
        while true {
            let answer = try next(before: deadline, method)
            guard answer["id"] as? Int == lastIdentifier else {
                hear(answer)
                continue
            }
            if let error = answer["error"] {
                throw RawConnection.Failure(description: "\(method): \(error)")
            }
            return answer["result"] as? [String: Any] ?? [:]
        }
    }

    private func hear(_ event: [String: Any]) {
        let parameters = event["params"] as? [String: Any] ?? [:]
        switch event["method"] as? String {
        case "Runtime.exceptionThrown": complaints.append("\(parameters)")
        case "Runtime.consoleAPICalled" where parameters["type"] as? String != "log":
            complaints.append("\(parameters)")
        case "Log.entryAdded":
            let entry = parameters["entry"] as? [String: Any] ?? [:]
            if ["error", "warning"].contains(entry["level"] as? String) {
                complaints.append("\(entry["text"] ?? "") \(entry["url"] ?? "")")
            }
        case "Network.requestWillBeSent":
            let request = parameters["request"] as? [String: Any]
            requests.append(request?["url"] as? String ?? "")
        default: break
        }
    }

    /// Messages end with a zero byte.
    private func next(before deadline: Date, _ method: String) throws -> [String: Any] {
        while true {
            if let end = received.firstIndex(of: 0) {
                let message = Data(received[..<end])
                received.removeFirst(end + 1)
                return try JSONSerialization.jsonObject(with: message) as? [String: Any] ?? [:]
            }
            var ready = pollfd(fd: messages, events: Int16(POLLIN), revents: 0)
            let left = deadline.timeIntervalSinceNow
            guard left > 0, poll(&ready, 1, Int32(left * 1_000) + 1) > 0 else {
                throw RawConnection.Failure(description: "no answer to \(method)")
            }
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = read(messages, &piece, piece.count)
            guard count > 0 else {
                let said = (try? folder.read("output")) ?? ""
                throw RawConnection.Failure(description: "the browser has ended: \(said)")
            }
            received += piece.prefix(count)
        }
    }
}
