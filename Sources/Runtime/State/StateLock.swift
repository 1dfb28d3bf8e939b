import Disk
import Glibc

/// The open, locked file. The kernel gives the lock up with it, however its holder ends; programs
/// that the holder starts do not get it.
package struct StateLock: ~Copyable {
    /// For a program that is to take the lock over.
    package let descriptor: Int32

    fileprivate init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Of whoever started this program with it.
    package init(adopting descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}

extension StateFolder {
    /// nil where someone had it all the time: `holderText` says who.
    package func lock(waitMilliseconds: Int) throws(RunFailure) -> StateLock? {
        let watch = Stopwatch()
        while true {
            let rest = max(0, waitMilliseconds - watch.microseconds / 1_000)
            do throws(FileError) {
                let file = openLock(O_CREAT)
                guard file >= 0 else { throw FileError(.lock, lockPath) }
                let lock = StateLock(file)
                guard try FolderLock.take(file, lockPath, waitMilliseconds: rest) else {
                    return nil
                }
                // Whoever removed the folder meanwhile has taken the file that we hold with it.
                if isAt(lockPath, file) {
                    sweep()
                    return lock
                }
            } catch {
                throw RunFailure(error)
            }
        }
    }

    /// Gives the lock up, and its file with it. Who waits for it finds out that it is another one.
    package func removeLock(_ lock: consuming StateLock) { removeLockFile() }

    /// Whether what this holder locked is still this folder's.
    func isOurs(_ lock: borrowing StateLock) -> Bool { isAt(lockPath, lock.descriptor) }

    /// For a holder who keeps the lock itself until the very end.
    func removeLockFile() { unlink(lockPath) }

    /// Whether someone has the lock just now.
    package var isLocked: Bool {
        let file = openLock()
        guard file >= 0 else { return false }
        defer { close(file) }
        return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// Who keeps the network, for a message.
    package var holderText: String {
        guard let supervisor = readSupervisor(), supervisor.identity.isAlive else {
            return "another ilpnet"
        }
        return "ilpnet \(supervisor.version) (pid \(supervisor.identity.pid))"
    }

    /// Nothing is ever written to it; only where files can be written it is opened so, as network
    /// file systems want that.
    private func openLock(_ more: Int32 = 0) -> Int32 {
        let flags = O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | more
        let file = open(lockPath, O_RDWR | flags, 0o600)
        return file < 0 && errno == EROFS ? open(lockPath, O_RDONLY | flags, 0o600) : file
    }

    private func isAt(_ path: String, _ file: Int32) -> Bool {
        var ours = stat()
        var there = stat()
        return fstat(file, &ours) == 0 && lstat(path, &there) == 0
            && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev
    }

    /// Removes what one that was killed had half written. Only whoever has the lock writes here.
    private func sweep() {
        for folder in [path, localFolder, nodesFolder, secretsFolder] {
            for name in FolderTree.names(in: folder) where PlainFile.isUnfinished(name) {
                unlink("\(folder)/\(name)")
            }
        }
    }
}
