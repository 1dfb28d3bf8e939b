import Control

/// Answers that are given later than they were asked for.
extension Supervisor {
    /// An answer that is given once something has come about.
    struct PendingAnswer {
        /// So long an answer may take: as long as a stubborn process may, and then some.
        static let waitMilliseconds: Int64 = 40_000

        var connection: UInt64
        var action: ControlRequest.Action
        var names: [String]
        var deadline: Int64
        /// Of `kill`: the runs that are to end.
        var runs: [UInt64]
    }

    /// Gives the answers whose time has come.
    func answerPending() {
        let asked = pending
        pending = []
        for answer in asked {
            guard let connection = connections[answer.connection] else { continue }
            if let refusal = failure(of: answer) {
                connection.send(ControlAnswer(refusal: refusal))
            } else if isDone(answer) {
                connection.send(ControlAnswer())
            } else {
                pending.append(answer)
                continue
            }
            // What was asked behind it may have to wait as well.
            answerLines(connection)
        }
    }

    private func isDone(_ answer: PendingAnswer) -> Bool {
        answer.names.allSatisfy { name in
            guard let process = processes[name] else { return true }
            return switch answer.action {
            case .stop: process.run == nil
            case .start: isLinked(process)
            case .restart:
                isLinked(process) && !answer.runs.contains(process.run?.serial ?? 0)
            case .kill: answer.runs.allSatisfy { runs[$0] == nil }
            case .pause, .resume, .status, .events, .apply, .down: true
            }
        }
    }

    private func failure(of answer: PendingAnswer) -> ControlRefusal? {
        if isStopping, answer.action == .start || answer.action == .restart {
            return ControlRefusal(.busy, [.init(message: "the network is being stopped")])
        }
        if answer.action == .start || answer.action == .restart {
            for name in answer.names {
                guard let process = processes[name], process.state == .failed else { continue }
                return ControlRefusal(
                    .startFailed,
                    [
                        .init(
                            message: "\(name): \(process.failure ?? "it failed")",
                            fix: "see why: ilpnet logs \(name)")
                    ])
            }
        }
        guard now >= answer.deadline else { return nil }
        return ControlRefusal(
            .readinessTimeout,
            [
                .init(
                    message: "\(answer.action.rawValue) \(answer.names.joined(separator: ", "))"
                        + " takes too long; still missing: "
                        + waitingFor().joined(separator: ", "), fix: "look at it: ilpnet ps")
            ])
    }
}
