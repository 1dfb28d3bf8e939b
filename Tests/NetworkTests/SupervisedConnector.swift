import Foundation
import TestSupport
import XCTest

/// A connector that has what a supervisor gives to it: a lifeline, a status pipe, a log file. Killed
/// when nobody holds it any more.
final class SupervisedConnector {
    private static let startSeconds = 20.0

    let nodeName: String
    let identifier: Int32
    /// What it reports, a line each.
    let reports: LogLines
    let logPath: String
    /// Where peers dial and where health is served.
    private(set) var btpPort = 0
    private(set) var healthPort = 0
    private var lifeline: Int32 = -1
    private var status: Int32?

    /// Starts it and waits until it listens. Further arguments may follow.
    init(_ file: NodeFile, in folder: TemporaryFolder, _ more: [String] = []) throws {
        nodeName = file.name
        logPath = folder["\(file.name).log"]
        let life = try HandedPipe(), reports = try HandedPipe()
        let crash = open(folder["crash.log"], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { for end in [life.read, reports.write, crash] { close(end) } }
        identifier = try HandedPipe.start(
            [
                BuiltProducts.ilpnet, "connector", "--config", try file.write(to: folder),
                "--lifeline-fd", "3",
                "--status-fd", "4", "--log-file", logPath,
            ] + more, descriptors: [crash, crash, crash, life.read, reports.write])
        lifeline = life.write
        self.reports = LogLines(reading: reports.read)
        try eventually(within: Self.startSeconds, "it listens") {
            self.reports.all.contains("listening")
        }
        let listening = try XCTUnwrap(logLines.first { $0["event"] as? String == "listening" })
        btpPort = try Self.port(listening["btp"])
        healthPort = try Self.port(listening["health"])
    }

    deinit {
        if status == nil { kill(identifier, SIGKILL) }
        _ = waitForEnd(within: 10)
        cutLifeline()
    }

    /// What the supervisor's end does, however it comes.
    func cutLifeline() {
        if lifeline >= 0 { close(lifeline) }
        lifeline = -1
    }

    func signal(_ number: Int32) {
        if status == nil { kill(identifier, number) }
    }

    /// The exit code, or the negative number of the signal that ended it; nil if it still runs.
    func waitForEnd(within seconds: Double) -> Int32? {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while status == nil {
            var ending: Int32 = 0
            if waitpid(identifier, &ending, WNOHANG) == identifier {
                status = ending & 0x7f == 0 ? ending >> 8 & 0xff : -(ending & 0x7f)
            } else if Date() > deadline {
                return nil
            } else {
                poll(nil, 0, 2)
            }
        }
        return status
    }

    /// The lines of its log that are whole, old files left out.
    var logLines: [[String: Any]] {
        let text = (try? String(contentsOfFile: logPath, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap {
            try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
    }

    private static func port(_ place: Any?) throws -> Int {
        try XCTUnwrap((place as? String)?.split(separator: ":").last.flatMap { Int($0) })
    }
}
