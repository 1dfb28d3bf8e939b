import Glibc

/// Folders and what lies in them. Everything made here is the user's alone.
enum FolderTree {
    /// The folder and those above it that are missing. 0 or errno.
    static func make(_ path: String) -> Int32 {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return 0 }
        guard errno == ENOENT, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")),
            slash != path.startIndex
        else { return errno }
        let failure = make(String(path[..<slash]))
        guard failure == 0 else { return failure }
        return mkdir(path, 0o700) == 0 || errno == EEXIST ? 0 : errno
    }

    /// The folder with everything in it; links are removed, not followed.
    static func remove(_ path: String) {
        for entry in entries(of: path) {
            let inner = "\(path)/\(entry.name)"
            if entry.isFolder { remove(inner) } else { unlink(inner) }
        }
        rmdir(path)
    }

    struct Entry {
        var name: String
        /// False for a link to one.
        var isFolder: Bool
        var modifiedSeconds: Int
    }

    static func entries(of folder: String) -> [Entry] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var entries: [Entry] = []
        while let found = readdir(stream) {
            let name = withUnsafePointer(to: &found.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            var facts = stat()
            guard name != ".", name != "..", lstat("\(folder)/\(name)", &facts) == 0 else {
                continue
            }
            entries.append(
                Entry(
                    name: name, isFolder: facts.st_mode & S_IFMT == S_IFDIR,
                    modifiedSeconds: facts.st_mtim.tv_sec))
        }
        return entries
    }

    /// Marks the entry as used now.
    static func touch(_ path: String) { _ = utimensat(AT_FDCWD, path, nil, 0) }

    static func secondsNow() -> Int { time(nil) }
}
