import Glibc

/// Reads whole files, and says in its own words why it cannot.
enum FileBytes {
    private static let chunkBytes = 64 << 10

    /// A pipe is as good as a file unless `regularOnly`: then it is refused instead of waited for.
    static func read(
        _ file: TypedPath, bytesMax: Int, regularOnly: Bool = false
    ) throws(LoadingError) -> [UInt8] {
        do {
            return try read(file.text, bytesMax: bytesMax, regularOnly: regularOnly)
        } catch {
            throw LoadingError.fileUnreadable(path: file.text, problem: error)
        }
    }

    static func read(
        _ path: String, bytesMax: Int, regularOnly: Bool = false
    ) throws(FileProblem) -> [UInt8] {
        guard !path.isEmpty else { throw .noName }
        // Without O_NONBLOCK opening a pipe that nobody writes to would wait for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | (regularOnly ? O_NONBLOCK : 0))
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .refused(errno) }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw .refused(errno) }
        switch facts.st_mode & S_IFMT {
        case S_IFREG:
            guard facts.st_size <= bytesMax else { throw .tooLarge(bytesMax: bytesMax) }
        case S_IFDIR: throw .isFolder
        default: if regularOnly { throw .notRegular }
        }
        return try readToEnd(descriptor, expecting: Int(facts.st_size), bytesMax: bytesMax)
    }

    private static func readToEnd(
        _ descriptor: Int32, expecting: Int, bytesMax: Int
    ) throws(FileProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        // One more than expected, so that one call more finds the end.
        var room = max(min(expecting, bytesMax) + 1, 512)
        while true {
            let before = bytes.count
            var failure: Int32 = 0
            bytes += [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                let got = Glibc.read(descriptor, buffer.baseAddress, room)
                failure = got < 0 ? errno : 0
                count = max(got, 0)
            }
            if failure == EINTR { continue }
            guard failure == 0 else { throw .refused(failure) }
            guard bytes.count <= bytesMax else { throw .tooLarge(bytesMax: bytesMax) }
            if bytes.count == before { return bytes }
            room = chunkBytes
        }
    }

    /// Writes a file of the user's alone, aside first: it is there whole or not at all.
    /// False where it cannot be written.
    static func replace(_ path: String, with bytes: [UInt8]) -> Bool {
        let aside = "\(path).\(getpid()).new"
        guard write(bytes, to: aside) else {
            unlink(aside)
            return false
        }
        guard rename(aside, path) == 0 else {
            unlink(aside)
            return false
        }
        return true
    }

    static func write(_ bytes: [UInt8], to path: String) -> Bool {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        let isWhole = bytes.withUnsafeBytes { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(
                    descriptor, bytes.baseAddress! + written, bytes.count - written)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return false }
                written += count
            }
            return true
        }
        return close(descriptor) == 0 && isWhole
    }
}

/// Why a file cannot be read.
package enum FileProblem: Error, Sendable, Equatable {
    case noName
    case missing
    case isFolder
    /// A pipe, a socket or a device.
    case notRegular
    case tooLarge(bytesMax: Int)
    /// With errno.
    case refused(Int32)
}
