import Glibc

/// Reading and writing whole contents through an open descriptor.
package enum OpenFile {
    private static let chunkBytes = 64 << 10
    /// What a small file or a short answer through a pipe fits into.
    private static let firstChunkBytes = 512

    /// Whatever it is: a file, or what a pipe gives until its end. `path` is for the error.
    package static func readToEnd(
        _ descriptor: Int32, _ path: String, bytesMax: Int
    ) throws(FileError) -> [UInt8] {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw FileError(.read, path) }
        let expected = facts.st_mode & S_IFMT == S_IFREG ? Int(facts.st_size) : 0
        var bytes: [UInt8] = []
        // One more than expected, so that one call more finds the end.
        var room = max(min(expected, bytesMax) + 1, firstChunkBytes)
        while true {
            let before = bytes.count
            var failure: Int32 = 0
            bytes += [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                let got = Glibc.read(descriptor, buffer.baseAddress, room)
                failure = got < 0 ? errno : 0
                count = max(got, 0)
            }
            if failure == EINTR { continue }
            guard failure == 0 else { throw FileError(.read, path, failure) }
            guard bytes.count <= bytesMax else { throw FileError(.read, path, .tooLarge) }
            if bytes.count == before { return bytes }
            room = chunkBytes
        }
    }

    /// Reads from a place of a file until so many bytes are there or it ends. `code` is 0, or what
    /// went wrong behind those that are there.
    package static func read(
        _ descriptor: Int32, into start: UnsafeMutableRawPointer, bytesMax: Int, at offset: Int
    ) -> (bytes: Int, code: Int32) {
        var got = 0
        while got < bytesMax {
            let count = pread(descriptor, start + got, bytesMax - got, off_t(offset + got))
            if count == 0 { break }
            if count > 0 {
                got += count
            } else if errno != EINTR {
                return (got, errno)
            }
        }
        return (got, 0)
    }

    /// 0, or the code of what went wrong.
    package static func fill(_ descriptor: Int32, _ bytes: [UInt8]) -> Int32 {
        bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = write(
                    descriptor, bytes.baseAddress! + written, bytes.count - written)
                if count >= 0 {
                    written += count
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
    }
}
