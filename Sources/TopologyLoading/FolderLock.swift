import Glibc

/// A lock among processes, which the kernel releases when its holder is gone.
struct FolderLock {
    private static let pollMicroseconds: UInt32 = 20_000

    private let descriptor: Int32

    struct Failure: Error { var errno: Int32 }

    /// nil where the deadline passed. `waiting` is called once if someone else holds the lock.
    static func take(
        _ path: String, deadline: Int, waiting: () -> Void
    ) throws(Failure) -> FolderLock? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure(errno: errno) }
        var hasSaid = false
        // There is no flock with a deadline, and a signal that ends it would belong to the caller.
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR else {
                let failure = errno
                close(descriptor)
                throw Failure(errno: failure)
            }
            guard Clock.microseconds() < deadline else {
                close(descriptor)
                return nil
            }
            if !hasSaid { waiting() }
            hasSaid = true
            usleep(pollMicroseconds)
        }
        return FolderLock(descriptor: descriptor)
    }

    func release() { close(descriptor) }
}
