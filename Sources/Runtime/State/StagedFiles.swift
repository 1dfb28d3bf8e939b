import Disk
import Glibc

/// Files that take the place of others together. All are written aside first, so that a disk without
/// room for them changes none; taking their places needs no room.
final class StagedFiles {
    private static let permissions: mode_t = 0o600

    private var staged: [(aside: String, path: String)] = []

    /// What was not committed never was.
    deinit { for file in staged { unlink(file.aside) } }

    func add(_ path: String, _ bytes: [UInt8]) throws(RunFailure) {
        do {
            let aside = try PlainFile.writeAside(path, bytes, permissions: Self.permissions)
            staged.append((aside, path))
        } catch {
            throw RunFailure(error)
        }
    }

    func commit() throws(RunFailure) {
        while let file = staged.first {
            guard rename(file.aside, file.path) == 0 else {
                throw RunFailure(FileError(.write, file.path))
            }
            staged.removeFirst()
        }
    }
}
