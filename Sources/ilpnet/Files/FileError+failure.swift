import Disk

extension FileError {
    /// As the failure of a command.
    var failure: Failure { Failure(.failed, [problem]) }

    var problem: Failure.Problem {
        Failure.Problem(path: path, "cannot \(action.rawValue): \(reason)", fix: fix)
    }
}
