import Disk
import Glibc

/// An open folder, and the files below it by relative paths.
///
/// No path leads out of it: a part of a path that is a symbolic link is refused instead of
/// followed, also when it is put there while we work. Paths come from our own lists, never
/// unchecked from outside; `Folder.isSafe` checks.
final class Folder {
    /// What stands at a path.
    enum Entry: Equatable {
        case file
        case folder(permissions: mode_t, owner: uid_t)
        case link
        /// A socket, a device, a pipe.
        case other
    }

    /// As the user typed it, for messages.
    let path: String
    let descriptor: Int32

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    static let openFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC

    /// Opens the folder itself, which must not be a symbolic link either.
    static func open(_ path: String) throws(FileError) -> Folder {
        let descriptor = Glibc.open(path, openFlags)
        guard descriptor >= 0 else { throw FileError(.open, path, obstacle(AT_FDCWD, path)) }
        return Folder(path: path, descriptor: descriptor)
    }

    /// False where another folder, or none, has taken its place.
    func isStill(at path: String) -> Bool {
        var ours = stat()
        var there = stat()
        return fstat(descriptor, &ours) == 0 && lstat(path, &there) == 0
            && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev
    }

    /// True for a relative path that needs no interpretation: no empty part, `.` or `..`, nothing
    /// that a line of a text file could not hold.
    static func isSafe(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
            && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "\\") }
    }

    /// The folders on the way to a path, outermost first: `a` and `a/b` for `a/b/c`.
    static func folders(above path: String) -> [String] {
        let parts = path.split(separator: "/").dropLast()
        return parts.indices.map { parts[...$0].joined(separator: "/") }
    }

    /// What the folder at `path`, or this one, holds: sorted, without `.` and `..`.
    func names(in path: String? = nil) throws(FileError) -> [String] {
        guard let path else {
            return try FolderTree.names(
                closing: openat(descriptor, ".", Folder.openFlags), self.path)
        }
        let place = try requirePlace(path, .read)
        let inner = openat(place.folder, place.name, Folder.openFlags)
        return try FolderTree.names(closing: inner, "\(self.path)/\(path)")
    }
}
