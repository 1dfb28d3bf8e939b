import Disk
import Glibc

/// Files and folders below this one, each step of a path looked at before it is taken.
extension Folder {
    /// nil where nothing is there.
    func entry(_ path: String) throws(FileError) -> Entry? {
        guard let place = try place(path) else { return nil }
        var facts = stat()
        guard fstatat(place.folder, place.name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT { return nil }
            throw error(.lookAt, path)
        }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder(permissions: facts.st_mode & 0o7777, owner: facts.st_uid)
        case S_IFLNK: return .link
        default: return .other
        }
    }

    func read(_ path: String, bytesMax: Int) throws(FileError) -> [UInt8] {
        let place = try requirePlace(path, .read)
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let file = openat(place.folder, place.name, flags)
        guard file >= 0 else { throw error(.read, path) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw error(.read, path) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw error(.read, path, .notRegular) }
        return try OpenFile.readToEnd(file, "\(self.path)/\(path)", bytesMax: bytesMax)
    }

    /// Writes a file that must not be there yet. On an error nothing is left of it. Without
    /// `permissions` it gets those that the umask leaves. Written durably, it is on the disk when
    /// this returns.
    func create(
        _ path: String, _ bytes: [UInt8], permissions: mode_t? = nil, durably: Bool = false
    ) throws(FileError) {
        let place = try requirePlace(path, .write)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = openat(place.folder, place.name, flags, permissions ?? 0o666)
        guard file >= 0 else { throw error(.write, path) }
        var code = OpenFile.fill(file, bytes)
        if code == 0, let permissions, fchmod(file, permissions) != 0 { code = errno }
        if code == 0, durably, fsync(file) != 0 { code = errno }
        // A network file system may tell only now that there was no room.
        guard close(file) == 0, code == 0 else {
            let error = error(.write, path, code == 0 ? errno : code)
            unlinkat(place.folder, place.name, 0)
            throw error
        }
    }

    /// Takes the place of what is at `target`, if anything is.
    func move(_ path: String, to target: String) throws(FileError) {
        let from = try requirePlace(path, .write)
        let to = try requirePlace(target, .write)
        guard renameat(from.folder, from.name, to.folder, to.name) == 0 else {
            throw error(.write, target)
        }
    }

    /// Gives the file a second name. False where the file system knows no such thing.
    func link(_ path: String, to target: String) throws(FileError) -> Bool {
        let from = try requirePlace(path, .keep)
        let to = try requirePlace(target, .write)
        if linkat(from.folder, from.name, to.folder, to.name, 0) == 0 { return true }
        guard [EPERM, EOPNOTSUPP, ENOSYS, EMLINK].contains(errno) else {
            throw error(.keep, path)
        }
        return false
    }

    /// Waits until names that were given and taken in the folder at `path` are on the disk.
    func synchronize(_ path: String) throws(FileError) {
        let place = try requirePlace(path, .write)
        let folder = openat(place.folder, place.name, Folder.openFlags)
        guard folder >= 0 else { throw error(.write, path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw error(.write, path) }
    }

    func remove(_ path: String) throws(FileError) {
        let place = try requirePlace(path, .remove)
        guard unlinkat(place.folder, place.name, 0) == 0 else { throw error(.remove, path) }
    }

    /// False where one was there already.
    func makeFolder(_ path: String, permissions: mode_t = 0o777) throws(FileError) -> Bool {
        let place = try requirePlace(path, .make)
        if mkdirat(place.folder, place.name, permissions) == 0 { return true }
        guard errno == EEXIST else { throw error(.make, path) }
        return false
    }

    /// Leaves a folder alone in which there is something.
    func removeFolder(_ path: String) throws(FileError) {
        guard let place = try place(path) else { return }
        if unlinkat(place.folder, place.name, AT_REMOVEDIR) != 0,
            ![ENOTEMPTY, EEXIST, ENOENT].contains(errno)
        {
            throw error(.remove, path)
        }
    }
}
