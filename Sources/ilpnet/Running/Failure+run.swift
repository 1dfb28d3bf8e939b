import Runtime

extension Failure {
    /// What Runtime could not do, with the code that says so.
    init(_ failure: RunFailure) { self.init(ExitCode(failure.kind), failure.problems) }

    /// The planner's complaints point into the file as the user typed it.
    init(_ failure: RunFailure, inFile path: String) {
        let problems = failure.problems.map { problem in
            failure.kind == .topologyWrong ? problem.inFile(path) : problem
        }
        self.init(ExitCode(failure.kind), problems)
    }
}

extension ExitCode {
    init(_ kind: RunFailure.Kind) {
        self =
            switch kind {
            case .usage: .usage
            case .topologyWrong: .topologyWrong
            case .startFailed: .startFailed
            case .readinessTimeout: .readinessTimeout
            case .notRunning: .notRunning
            case .locked: .locked
            case .portTaken: .portTaken
            case .failed: .failed
            }
    }
}

extension Failure {
    /// Runs something whose failures are of a running network.
    static func ofRun<Value>(_ body: () throws(RunFailure) -> Value) throws(Failure) -> Value {
        do throws(RunFailure) {
            return try body()
        } catch {
            throw Failure(error)
        }
    }
}
