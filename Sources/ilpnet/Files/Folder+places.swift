import Disk
import Glibc

extension Folder {
    /// The folder that holds a path's last part, and that part.
    struct Place: ~Copyable {
        let folder: Int32
        let name: String
        let isOwned: Bool

        deinit { if isOwned { close(folder) } }
    }

    /// nil where a folder on the way is missing.
    func place(_ path: String) throws(FileError) -> Place? {
        precondition(Folder.isSafe(path), "a path that was not checked: \(path)")
        let parts = path.split(separator: "/")
        var place = Place(folder: descriptor, name: String(parts[0]), isOwned: false)
        for (index, part) in parts.dropFirst().enumerated() {
            let next = openat(place.folder, place.name, Folder.openFlags)
            guard next >= 0 else {
                if errno == ENOENT { return nil }
                let way = parts[...index].joined(separator: "/")
                throw error(.enter, way, Folder.obstacle(place.folder, place.name))
            }
            place = Place(folder: next, name: String(part), isOwned: true)
        }
        return place
    }

    func requirePlace(_ path: String, _ action: FileError.Action) throws(FileError) -> Place {
        guard let place = try place(path) else { throw error(action, path, ENOENT) }
        return place
    }

    func error(_ action: FileError.Action, _ path: String, _ code: Int32 = errno) -> FileError {
        error(action, path, .system(code))
    }

    func error(
        _ action: FileError.Action, _ path: String, _ cause: FileError.Cause
    ) -> FileError {
        FileError(action, "\(self.path)/\(path)", cause)
    }

    /// Why a folder could not be opened just now. Linux calls a link "not a folder" too.
    static func obstacle(_ folder: Int32, _ name: String) -> FileError.Cause {
        let code = errno
        var facts = stat()
        guard fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return .system(code) }
        return facts.st_mode & S_IFMT == S_IFLNK ? .symbolicLink : .system(code)
    }
}
