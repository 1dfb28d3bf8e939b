import Glibc

/// Folders and what lies in them, by their paths. Symbolic links on the way are followed.
package enum FolderTree {
    /// Makes the folder and those above it. The ones that were missing, outermost first; on an
    /// error none of them is left.
    @discardableResult
    package static func make(
        _ path: String, permissions: UInt32 = 0o777
    ) throws(FileError) -> [String] {
        var made: [String] = []
        var prefix = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            prefix += part
            if mkdir(prefix, permissions) == 0 {
                made.append(prefix)
            } else if errno != EEXIST {
                let error = FileError(.make, prefix)
                for path in made.reversed() { rmdir(path) }
                throw error
            }
            prefix += "/"
        }
        return made
    }

    /// The folder with everything in it; links are removed, not followed. What cannot be removed
    /// stays.
    package static func remove(_ path: String) {
        for entry in entries(of: path) {
            let inner = "\(path)/\(entry.name)"
            if entry.isFolder { remove(inner) } else { unlink(inner) }
        }
        rmdir(path)
    }

    package struct Entry {
        package var name: String
        /// False for a link to one.
        package var isFolder: Bool
        package var modifiedSeconds: Int
    }

    /// None where there is no such folder.
    package static func entries(of folder: String) -> [Entry] {
        names(in: folder).compactMap { name in
            var facts = stat()
            guard lstat("\(folder)/\(name)", &facts) == 0 else { return nil }
            return Entry(
                name: name, isFolder: facts.st_mode & S_IFMT == S_IFDIR,
                modifiedSeconds: facts.st_mtim.tv_sec)
        }
    }

    /// Sorted, without `.` and `..`; none where there is no such folder.
    package static func names(in folder: String) -> [String] {
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        return (try? names(closing: descriptor, folder)) ?? []
    }

    /// Of an open folder, whose descriptor is closed. `path` is for the error; below zero the
    /// descriptor stands for an opening that failed just now.
    package static func names(
        closing descriptor: Int32, _ path: String
    ) throws(FileError) -> [String] {
        guard descriptor >= 0, let stream = fdopendir(descriptor) else {
            throw FileError(.read, path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Marks the entry as used now.
    package static func touch(_ path: String) { _ = utimensat(AT_FDCWD, path, nil, 0) }

    /// As `modifiedSeconds` counts them.
    package static func secondsNow() -> Int { time(nil) }
}
