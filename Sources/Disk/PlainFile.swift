import Glibc

/// Single files, read and written whole, where the user or a cache says.
package enum PlainFile {
    private static let unfinished = ".new"

    /// nil where there is no such file. A pipe is as good as a file unless `regularOnly`: then it
    /// is refused instead of waited for.
    package static func read(
        _ path: String, bytesMax: Int, regularOnly: Bool = false
    ) throws(FileError) -> [UInt8]? {
        // Without O_NONBLOCK opening a pipe that nobody writes to would wait for ever.
        let file = open(path, O_RDONLY | O_CLOEXEC | (regularOnly ? O_NONBLOCK : 0))
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw FileError(.read, path) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw FileError(.read, path) }
        switch facts.st_mode & S_IFMT {
        case S_IFREG:
            guard facts.st_size <= bytesMax else { throw FileError(.read, path, .tooLarge) }
        case S_IFDIR: throw FileError(.read, path, EISDIR)
        default: if regularOnly { throw FileError(.read, path, .notRegular) }
        }
        return try OpenFile.readToEnd(file, path, bytesMax: bytesMax)
    }

    /// Writes a file that must not be there yet.
    package static func create(
        _ path: String, _ bytes: [UInt8], permissions: UInt32 = 0o666
    ) throws(FileError) {
        try write(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, bytes, permissions)
    }

    /// Writes aside and renames, so that a reader finds the old content or the new one.
    package static func replace(
        _ path: String, with bytes: [UInt8], permissions: UInt32 = 0o666
    ) throws(FileError) {
        let aside = try writeAside(path, bytes, permissions: permissions)
        guard rename(aside, path) == 0 else {
            let error = FileError(.write, path)
            unlink(aside)
            throw error
        }
    }

    /// The path of a new file beside `path`, to be renamed to it.
    package static func writeAside(
        _ path: String, _ bytes: [UInt8], permissions: UInt32
    ) throws(FileError) -> String {
        let aside = "\(path).\(getpid())\(unfinished)"
        // One that was killed may have had our number.
        unlink(aside)
        do {
            try create(aside, bytes, permissions: permissions)
        } catch {
            throw FileError(error.action, path, error.cause)
        }
        return aside
    }

    /// Whether a file of this name is what `replace` leaves behind when it is killed.
    package static func isUnfinished(_ name: String) -> Bool {
        guard name.hasSuffix(unfinished) else { return false }
        let number = name.dropLast(unfinished.count).split(separator: ".").last
        return number.map { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } } ?? false
    }

    package static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
        try write(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, bytes, 0o666)
    }

    private static func write(
        _ path: String, _ flags: Int32, _ bytes: [UInt8], _ permissions: UInt32
    ) throws(FileError) {
        let file = open(path, flags, permissions)
        guard file >= 0 else { throw FileError(.write, path) }
        let code = OpenFile.fill(file, bytes)
        // A network file system may tell only now that there was no room.
        guard close(file) == 0, code == 0 else {
            let error = FileError(.write, path, code == 0 ? errno : code)
            if flags & O_EXCL != 0 { unlink(path) }
            throw error
        }
    }
}
