import Disk
import Glibc

/// A folder that no other run of ilpnet works in meanwhile. The lock ends with the process,
/// however it ends.
final class LockedFolder {
    /// Another run takes milliseconds; one that takes longer hangs.
    static let waitSecondsMax = 10
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
                let made = try FolderTree.make(path)
                guard let folder = try openUnlessGone(path) else { continue }
                guard try lock(folder, .alone, waitSeconds) else {
                    throw FileError(.lock, path, .heldByAnother)
                }
                if folder.isStill(at: path) { return LockedFolder(folder: folder, made: made) }
            }
            throw FileError(.lock, path, .heldByAnother)
        } catch {
            throw failure(error)
        }
    }

    /// For reading only: other readers may come in. nil where there is no such folder.
    static func open(_ path: String) throws(Failure) -> LockedFolder? {
        do throws(FileError) {
            guard let folder = try openUnlessGone(path) else { return nil }
            guard try lock(folder, .shared, waitSecondsMax) else {
                throw FileError(.lock, path, .heldByAnother)
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
        _ folder: Folder, _ kind: FolderLock.Kind, _ waitSeconds: Int
    ) throws(FileError) -> Bool {
        try FolderLock.take(
            folder.descriptor, folder.path, kind, waitMilliseconds: waitSeconds * 1_000)
    }

    private static func failure(_ error: FileError) -> Failure {
        guard error.cause == .heldByAnother else { return error.failure }
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
