import Glibc

/// Single files that a command writes where the user says.
enum PlainFile {
    /// Writes a file that must not be there yet.
    static func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        try write(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, bytes)
    }

    /// Writes aside and renames, so that a reader finds the old content or the new one.
    static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let aside = "\(path).\(getpid())"
        try create(aside, bytes)
        guard rename(aside, path) == 0 else {
            let error = FileError(.write, path)
            unlink(aside)
            throw error
        }
    }

    static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
        try write(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, bytes)
    }

    /// nil where there is no such file.
    static func read(_ path: String, bytesMax: Int) throws(FileError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        if file < 0, errno == ENOENT { return nil }
        guard file >= 0 else { throw FileError(.read, path) }
        defer { close(file) }
        return try Descriptor.readAll(file, path, bytesMax: bytesMax)
    }

    private static func write(_ path: String, _ flags: Int32, _ bytes: [UInt8]) throws(FileError) {
        let file = open(path, flags, 0o666)
        guard file >= 0 else { throw FileError(.write, path) }
        let code = Descriptor.fill(file, bytes)
        guard close(file) == 0, code == 0 else {
            let error = FileError(.write, path, code == 0 ? errno : code)
            if flags & O_EXCL != 0 { unlink(path) }
            throw error
        }
    }
}
