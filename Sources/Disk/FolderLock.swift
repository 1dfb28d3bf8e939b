import Glibc

/// A lock among processes on an open file or folder. The kernel releases it when the descriptor is
/// closed, also when its holder is gone.
package enum FolderLock {
    private static let pauseMicroseconds: UInt32 = 20_000

    package enum Kind {
        /// Nobody else may have it.
        case alone
        /// Others who ask for this kind may have it too.
        case shared

        fileprivate var operation: Int32 { self == .alone ? LOCK_EX : LOCK_SH }
    }

    /// False where someone else kept it for the whole time. `path` is for the error; `waiting` is
    /// called once if someone else holds the lock.
    package static func take(
        _ descriptor: Int32, _ path: String, _ kind: Kind = .alone, waitMilliseconds: Int,
        waiting: () -> Void = {}
    ) throws(FileError) -> Bool {
        let watch = Stopwatch()
        var hasSaid = false
        // There is no flock with a deadline, and a signal that ends it would belong to the caller.
        while flock(descriptor, kind.operation | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else { throw FileError(.lock, path) }
            guard watch.microseconds < waitMilliseconds * 1_000 else { return false }
            if !hasSaid { waiting() }
            hasSaid = true
            usleep(pauseMicroseconds)
        }
        return true
    }
}
