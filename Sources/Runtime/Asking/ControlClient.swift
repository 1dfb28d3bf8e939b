import CanonicalJSON
package import Control
import Glibc
import TopologyModel

/// One command's conversation with the supervisor of a network: a request, its answer, and so on;
/// after `events`, events until either side has enough. It blocks, and never longer than it is told.
///
/// Owned by whoever connected it. It does not know which network a command means.
package final class ControlClient {
    /// For what a supervisor answers from memory.
    package static let answerMilliseconds = 5_000
    /// For stopping or starting nodes, which drain, have deadlines of their own and become ready.
    package static let changeMilliseconds = 90_000

    private var connection: ControlConnection
    let network: String
    /// The other side has closed; nothing more comes.
    package private(set) var isClosed = false

    /// nil where nobody answers: no folder, no socket, or one that a killed supervisor left behind.
    package static func connect(_ folder: StateFolder) throws(RunFailure) -> ControlClient? {
        try connect(folderPath: folder.path, network: folder.network)
    }

    static func connect(
        folderPath: String, network: String
    ) throws(RunFailure) -> ControlClient? {
        do throws(ControlSocket.Failure) {
            return ControlClient(try ControlSocket.connect(folder: folderPath), network)
        } catch {
            guard case .system(let code) = error else { return nil }
            throw cannotConnect(code, folderPath, network)
        }
    }

    private init(_ descriptor: Int32, _ network: String) {
        connection = ControlConnection(descriptor)
        self.network = network
    }

    /// The answer. What the supervisor refuses is thrown as a failure of the refusal's kind.
    package func ask(
        _ request: ControlRequest, timeoutMilliseconds: Int = ControlClient.answerMilliseconds
    ) throws(RunFailure) -> ControlAnswer {
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        let line: [UInt8]
        do throws(ControlConnection.Failure) {
            try connection.send(ControlFormat.line(request), by: deadline)
            line = try connection.line(by: deadline)
        } catch {
            isClosed = error == .closed
            throw failure(error, "answer to `\(request.action.rawValue)`", timeoutMilliseconds)
        }
        let answer = try read(ControlAnswer.self, from: line)
        try check(answer.formatVersion)
        if let refusal = answer.refusal { throw RunFailure(refusal) }
        return answer
    }

    /// The next event; nil when the time is over, or when the other side has closed (`isClosed`).
    package func nextEvent(timeoutMilliseconds: Int) throws(RunFailure) -> ControlEvent? {
        guard !isClosed else { return nil }
        let line: [UInt8]
        do throws(ControlConnection.Failure) {
            line = try connection.line(by: Deadline(milliseconds: timeoutMilliseconds))
        } catch {
            switch error {
            case .timeIsOver: return nil
            case .closed:
                isClosed = true
                return nil
            default: throw failure(error, "event", timeoutMilliseconds)
            }
        }
        return try read(ControlEvent.self, from: line)
    }

    /// False where the time was over first. Whatever still comes is passed over.
    package func waitUntilClosed(timeoutMilliseconds: Int) throws(RunFailure) -> Bool {
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        while !isClosed {
            do throws(ControlConnection.Failure) {
                _ = try connection.line(by: deadline)
            } catch {
                if error == .timeIsOver { return false }
                isClosed = true
            }
        }
        return true
    }
}

extension ControlClient {
    /// Of a text in another format nothing else is worth saying.
    private func read<Value: Decodable>(
        _ type: Value.Type, from line: [UInt8]
    ) throws(RunFailure) -> Value {
        do throws(JSONProblems) {
            return try ControlFormat.read(type, from: line)
        } catch {
            if let version = FormatVersion(of: line) { try check(version.number) }
            let first = error.all.first.map { ": \($0.message)" } ?? ""
            throw RunFailure(
                .failed, "the supervisor of \(network) said something unreadable\(first)",
                fix: ControlClient.otherProgramFix)
        }
    }

    private func check(_ formatVersion: Int) throws(RunFailure) {
        guard formatVersion != ControlFormat.version else { return }
        throw RunFailure(
            .failed,
            "the supervisor of \(network) speaks format \(formatVersion) of the control socket,"
                + " and this ilpnet format \(ControlFormat.version)",
            fix: ControlClient.otherProgramFix)
    }

    static let otherProgramFix =
        "use the ilpnet that started the network, or end it with `ilpnet down` and start it anew"

    private func failure(
        _ failure: ControlConnection.Failure, _ what: String, _ milliseconds: Int
    ) -> RunFailure {
        switch failure {
        case .closed:
            RunFailure(
                .notRunning, "the supervisor of \(network) went away and gave no \(what)",
                fix: "`ilpnet ls` says what runs; `ilpnet up` starts it anew")
        case .timeIsOver:
            RunFailure(
                .failed,
                "the supervisor of \(network) gave no \(what) within"
                    + " \(ControlClient.seconds(milliseconds)) s",
                fix: "if it is paused, wake it with SIGCONT; `ilpnet down` ends it in any case")
        case .lineTooLong:
            RunFailure(
                .failed,
                "the supervisor of \(network) sent a line of more than"
                    + " \(ControlFormat.lineBytesMax) bytes",
                fix: "use the ilpnet that started the network")
        case .system(let code):
            RunFailure(
                .failed,
                "the control socket of \(network) broke: \(String(cString: strerror(code)))",
                fix: "try again")
        }
    }

    /// With one decimal place where it needs one, rounded up.
    private static func seconds(_ milliseconds: Int) -> String {
        let tenths = (milliseconds + 99) / 100
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private static func cannotConnect(
        _ code: Int32, _ folder: String, _ network: String
    ) -> RunFailure {
        let fix: String
        switch code {
        case EACCES: fix = "it belongs to somebody else; run this as the user who started it"
        case EAGAIN: fix = "its supervisor has too much to do or is paused; try again"
        case EMFILE: fix = "raise the limit of open files (ulimit -n)"
        default: fix = "look at that folder"
        }
        return RunFailure(
            .failed,
            [
                Diagnostic(
                    path: "\(folder)/\(ControlSocket.name)",
                    "cannot reach the supervisor of \(network): \(String(cString: strerror(code)))",
                    fix: fix)
            ])
    }
}

extension RunFailure {
    /// What a supervisor refused, as whoever asked for it tells it.
    package init(_ refusal: ControlRefusal) {
        let kind: Kind =
            switch refusal.kind {
            case .usage: .usage
            case .topologyWrong: .topologyWrong
            case .startFailed: .startFailed
            case .readinessTimeout: .readinessTimeout
            case .portTaken: .portTaken
            case .busy: .locked
            case .failed: .failed
            }
        self.init(
            kind,
            refusal.problems.map {
                Diagnostic(path: $0.path, line: $0.line, $0.message, fix: $0.fix)
            })
    }
}
