import Disk
import Glibc

/// A file that stands for what one process at a time may do.
struct LockFile {
    private let descriptor: Int32

    /// nil where someone else kept it for the whole time. `waiting` is called once if someone else
    /// holds it.
    static func take(
        _ path: String, waitMilliseconds: Int, waiting: () -> Void
    ) throws(FileError) -> LockFile? {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(.lock, path) }
        do {
            let isOurs = try FolderLock.take(
                descriptor, path, waitMilliseconds: waitMilliseconds, waiting: waiting)
            if isOurs { return LockFile(descriptor: descriptor) }
        } catch {
            close(descriptor)
            throw error
        }
        close(descriptor)
        return nil
    }

    func release() { close(descriptor) }
}
