import Disk
import Glibc

/// A file of log lines that rotates: `alice.log` is written, `alice.log.1` was before it, and so on.
///
/// Owned by the loop thread. Nothing that befalls the file is an error to anybody: while the disk is
/// full, the folder gone or the file system read-only it takes no bytes, looks again every so often,
/// and goes on when there is room. A file that somebody moved or removed is made anew.
package final class LogFile {
    package struct Limits: Sendable {
        package static let bytesMaxDefault = 16 << 20
        package static let filesMaxDefault = 4

        /// Before a line would make the file larger, the next file is begun.
        package var bytesMax: Int
        /// With the one that is written.
        package var filesMax: Int
        /// How long a file that took nothing is left alone, and how often it is looked whether it
        /// is still there.
        package var lookMilliseconds: Int64

        package init(
            bytesMax: Int = bytesMaxDefault, filesMax: Int = filesMaxDefault,
            lookMilliseconds: Int64 = 1_000
        ) {
            precondition(bytesMax > 0 && filesMax > 1, "nothing could be kept")
            self.bytesMax = bytesMax
            self.filesMax = filesMax
            self.lookMilliseconds = lookMilliseconds
        }
    }

    private static let lineFeed = UInt8(ascii: "\n")

    private let path: String
    let limits: Limits
    private var descriptor: Int32 = -1
    /// Of a file that rotates; zero of anything else, which nobody wants renamed.
    private var size = 0
    private var isRegular = false
    /// The last bytes that the file took were no whole line.
    private var isMidLine = false
    /// The file that has the beginning of the next line is gone.
    private var isTorn = false
    private var tryAgainAt: Int64 = 0
    private var lookAt: Int64 = 0
    /// Lines whose second half had no file to go to any more.
    private(set) var tornLines = 0

    /// It is opened here where that is possible, and otherwise when it is.
    package init(path: String, limits: Limits = Limits()) {
        self.path = path
        self.limits = limits
        // A file that grows beyond what the process may write must be a failed write and not its end.
        signal(SIGXFSZ, SIG_IGN)
        _ = open()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// How many bytes need not be kept any more. `lines` are whole lines, the first of which may have
    /// been begun by the call before. At an end there is no waiting for a better moment.
    func write(_ lines: UnsafeRawBufferPointer, isLast: Bool = false) -> Int {
        let now = MonotonicTime.milliseconds()
        guard isLast || now >= tryAgainAt else { return 0 }
        if now >= lookAt {
            lookAt = now + limits.lookMilliseconds
            if descriptor >= 0, isElsewhere { shut() }
        }
        guard descriptor >= 0 || open() else { return nothing(now) }
        if isTorn {
            isTorn = false
            tornLines += 1
            return lengthOfFirstLine(lines)
        }
        var count = fitting(lines)
        if count == 0 {
            guard rotate() else { return nothing(now) }
            count = fitting(lines)
        }
        let written = Glibc.write(descriptor, lines.baseAddress, count)
        guard written > 0 else { return errno == EINTR ? 0 : nothing(now) }
        if isRegular { size += written }
        isMidLine = lines[written - 1] != Self.lineFeed
        return written
    }

    private func nothing(_ now: Int64) -> Int {
        tryAgainAt = now + limits.lookMilliseconds
        return 0
    }

    /// As many lines as there is room for, and at least one in an empty file.
    private func fitting(_ lines: UnsafeRawBufferPointer) -> Int {
        let room = limits.bytesMax - size
        if !isRegular || lines.count <= room { return lines.count }
        if isMidLine { return lengthOfFirstLine(lines) }
        if room > 0, let end = lines[..<room].lastIndex(of: Self.lineFeed) { return end + 1 }
        return size == 0 ? lengthOfFirstLine(lines) : 0
    }

    private func lengthOfFirstLine(_ lines: UnsafeRawBufferPointer) -> Int {
        lines.firstIndex(of: Self.lineFeed).map { $0 + 1 } ?? lines.count
    }

    // MARK: - The files

    private func open() -> Bool {
        let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK
        descriptor = Glibc.open(path, flags, 0o600)
        guard descriptor >= 0 else { return false }
        var facts = stat()
        isRegular = fstat(descriptor, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
        size = isRegular ? Int(facts.st_size) : 0
        endLastLine()
        return true
    }

    /// Whoever wrote before may have been ended within a line.
    private func endLastLine() {
        var last = Self.lineFeed
        guard size > 0, pread(descriptor, &last, 1, off_t(size - 1)) == 1,
            last != Self.lineFeed
        else { return }
        last = Self.lineFeed
        if Glibc.write(descriptor, &last, 1) == 1 { size += 1 }
    }

    private func shut() {
        close(descriptor)
        descriptor = -1
        size = 0
        isTorn = isTorn || isMidLine
        isMidLine = false
    }

    /// Whether the path leads to another file by now, or to none.
    private var isElsewhere: Bool {
        var named = stat(), held = stat()
        guard lstat(path, &named) == 0, fstat(descriptor, &held) == 0 else { return true }
        return named.st_ino != held.st_ino || named.st_dev != held.st_dev
    }

    /// False: the files cannot be renamed, and the one there is must not grow further.
    private func rotate() -> Bool {
        for number in stride(from: limits.filesMax - 1, through: 1, by: -1) {
            let from = number == 1 ? path : "\(path).\(number - 1)"
            guard rename(from, "\(path).\(number)") == 0 || errno == ENOENT else { return false }
        }
        shut()
        return open()
    }
}
