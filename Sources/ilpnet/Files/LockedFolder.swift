import Glibc

/// A folder that no other run of ilpnet works in meanwhile. The lock ends with the process,
/// however it ends.
final class LockedFolder {
    /// Another run takes milliseconds; one that takes longer hangs.
    static let waitSecondsMax = 10
    private static let pauseMicroseconds: UInt32 = 20_000
    /// The folder may be removed by the run that held the lock, and so on.
    private static let attemptsMax = 100

    let folder: Folder
    /// Folders that had to be made, outermost first.
    private let made: [String]

    private init(folder: Folder, made: [String]) {
        self.folder = folder
        self.made = made
    }

    /// Makes the folder where it is missing and waits until nobody else has it.
    static func make(
        _ path: String, waitSeconds: Int = waitSecondsMax
    ) throws(Failure) -> LockedFolder {
        do throws(FileError) {
            for _ in 0..<attemptsMax {
                let made = try Folder.makeAll(path)
                guard let folder = try openUnlessGone(path) else { continue }
                guard try lock(folder, LOCK_EX, waitSeconds) else {
                    throw FileError(.lock, path, EWOULDBLOCK)
                }
                if folder.isStill(at: path) { return LockedFolder(folder: folder, made: made) }
            }
            throw FileError(.lock, path, EWOULDBLOCK)
        } catch {
            throw failure(error)
        }
    }

    /// For reading only: other readers may come in. nil where there is no such folder.
    static func open(_ path: String) throws(Failure) -> LockedFolder? {
        do throws(FileError) {
            guard let folder = try openUnlessGone(path) else { return nil }
            guard try lock(folder, LOCK_SH, waitSecondsMax) else {
                throw FileError(.lock, path, EWOULDBLOCK)
            }
            return LockedFolder(folder: folder, made: [])
        } catch {
            throw failure(error)
        }
    }

    /// Removes the folders that had to be made and into which nothing was put.
    func removeWhereUnused() {
        for path in made.reversed() { rmdir(path) }
    }

    private static func openUnlessGone(_ path: String) throws(FileError) -> Folder? {
        do {
            return try Folder.open(path)
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
    }

    /// False where someone else kept it for the whole time.
    private static func lock(
        _ folder: Folder, _ kind: Int32, _ waitSeconds: Int
    ) throws(FileError) -> Bool {
        for _ in 0...(waitSeconds * 1_000_000 / Int(pauseMicroseconds)) {
            if flock(folder.descriptor, kind | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw FileError(.lock, folder.path)
            }
            usleep(pauseMicroseconds)
        }
        return false
    }

    private static func failure(_ error: FileError) -> Failure {
        guard error.action == .lock, error.code == EWOULDBLOCK else { return error.failure }
        return Failure(
            .locked,
            [
                .init(
                    path: error.path,
                    "another run of ilpnet is working here and does not come to an end",
                    fix: "wait until it has ended, or end it")
            ])
    }
}
