import Glibc

/// The end of a file that may be large, and all of one that is not. Links are not followed.
package enum FileEnd {
    /// At most so many bytes, from the beginning of a line on. Of a line that is cut all the same,
    /// at least `dropping` bytes are left out, so that nothing of that length stands there in half.
    ///
    /// Only what stands behind `place`, where the file is that long.
    package static func read(
        _ path: String, behind place: Int = 0, bytesMax: Int, dropping: Int = 0
    ) throws(FileError) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard file >= 0 else { throw FileError(.read, path) }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw FileError(.read, path) }
        guard facts.st_mode & S_IFMT == S_IFREG else { throw FileError(.read, path, .notRegular) }
        let size = Int(facts.st_size)
        let first = place <= size ? place : 0
        let start = max(first, size - bytesMax)
        guard lseek(file, off_t(start), SEEK_SET) >= 0 else { throw FileError(.read, path) }
        var bytes = try chunk(file, path, size - start)
        guard start > first else { return bytes }
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
        bytes.removeFirst(min(bytes.count, max(end ?? 0, end == nil ? dropping : 0)))
        return bytes
    }

    /// So many bytes at most: what is appended meanwhile belongs to the next look.
    private static func chunk(
        _ file: Int32, _ path: String, _ bytesMax: Int
    ) throws(FileError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: bytesMax) { buffer, count in
            while count < bytesMax {
                let got = Glibc.read(file, buffer.baseAddress! + count, bytesMax - count)
                if got > 0 {
                    count += got
                } else if got == 0 {
                    return
                } else if errno != EINTR {
                    failure = errno
                    return
                }
            }
        }
        guard failure == 0 else { throw FileError(.read, path, failure) }
        return bytes
    }
}
