import Control
import Foundation
import Runtime
import XCTest

/// A network followed by the events of its supervisor, with what happened in between.
final class NetworkWatch {
    private let client: ControlClient
    private(set) var network: NetworkStatus
    /// Links that were down at any moment since `forgetChanges`.
    private(set) var brokenLinks: [LinkStatus] = []
    /// Processes that were without a process since then, or got another one.
    private(set) var endedProcesses: Set<String> = []

    init(_ folder: StateFolder) throws {
        client = try XCTUnwrap(ControlClient.connect(folder), "nobody answers")
        network = try client.follow().network
    }

    var names: [String] { network.processes.map(\.name) }

    func forgetChanges() {
        brokenLinks = []
        endedProcesses = []
    }

    /// Whatever has been said by now.
    func catchUp() throws { while try takeOne(milliseconds: 0) {} }

    /// Looks at the network after each event.
    func waitUntil(
        within seconds: Double, _ what: String, file: StaticString = #filePath,
        line: UInt = #line, _ condition: (NetworkStatus) throws -> Bool
    ) throws {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while try !condition(network) {
            let left = deadline.timeIntervalSinceNow
            guard left > 0 else {
                let states = network.processes.map { "\($0.name) \($0.state) \($0.reason ?? "")" }
                let down = network.links.filter { !$0.isUp }.map { "\($0.from)-\($0.to)" }
                return XCTFail(
                    "not within \(seconds) s: \(what): \(states), down \(down)", file: file,
                    line: line)
            }
            _ = try takeOne(milliseconds: Int(left * 1_000) + 1)
        }
    }

    /// False where none came in time.
    private func takeOne(milliseconds: Int) throws -> Bool {
        guard let event = try client.nextEvent(timeoutMilliseconds: milliseconds) else {
            XCTAssertFalse(client.isClosed, "the supervisor went away")
            return false
        }
        if let link = event.link, !link.isUp { brokenLinks.append(link) }
        if let process = event.process {
            let before = network.processes.first { $0.name == process.name }
            if process.pid != before?.pid { endedProcesses.insert(process.name) }
        }
        network.take(event)
        return true
    }
}
