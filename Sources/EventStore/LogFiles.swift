import Disk
import Glibc

/// The files of a log as its writer has them open.
struct LogFiles: ~Copyable {
    /// Files that wait to be used again: writing over one costs a quarter of growing a new one.
    static let sparesMax = 1

    private let folder: LogFolder
    private let calls: DiskCalls
    private var segment: UInt64?
    private var descriptor: Int32 = -1
    /// The folder's names are other than the disk has promised to keep.
    private var hasNewNames = false

    init(folder: LogFolder, calls: DiskCalls) {
        self.folder = folder
        self.calls = calls
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// All of it, until the disk promises to keep it: its bytes, and the name under which they are
    /// found.
    ///
    /// Linux tells of a failed write-back once. It may then call the pages clean though the disk has
    /// them not, so that a second call says all is well; of a folder's names as of a file's bytes.
    /// So nothing that a failed call was to keep is ever taken as kept: the file is closed, the job
    /// fails, and the same events are written again to another segment, under a name of its own.
    mutating func write(_ writes: [WriteJob.Write]) -> WriteReport {
        var microseconds = 0
        for (index, write) in writes.enumerated() {
            var code = open(write.segment)
            if code == 0 { code = fill(write) }
            if code != 0 { return failure(code) }
            let isLast = index + 1 == writes.count || writes[index + 1].segment != write.segment
            if isLast {
                let watch = Stopwatch()
                code = keep()
                microseconds += watch.microseconds
                // What could not be kept is unknown, whatever the reason.
                if code != 0 {
                    shut()
                    return .failed(code)
                }
            }
        }
        return .done(syncMicroseconds: writes.isEmpty ? nil : microseconds)
    }

    /// The open segment, and its name where it is new. 0 or errno.
    private mutating func keep() -> Int32 {
        var code = calls.sync(descriptor)
        if code == 0, hasNewNames {
            code = calls.syncFolder(folder.descriptor)
            if code == 0 { hasNewNames = false }
        }
        return code == 0 && !canBeFound ? ENOENT : code
    }

    /// False where somebody has removed the file, or its folder is no longer where the next start
    /// looks for it.
    private var canBeFound: Bool {
        var facts = stat()
        return fstat(descriptor, &facts) == 0 && facts.st_nlink > 0 && folder.isInPlace
    }

    /// What need not be there for the log to be right.
    mutating func finish(_ job: WriteJob) {
        for index in job.indexes {
            try? LogFolder.replace(
                folder.indexPath(index.segment), with: index.bytes)
        }
        if let checkpoint = job.checkpoint {
            try? LogFolder.replace(folder.checkpointPath, with: checkpoint)
        }
        for segment in job.retired { retire(segment) }
    }

    mutating func discard(_ segments: [UInt64]) {
        for segment in segments {
            if self.segment == segment { shut() }
            unlink(folder.segmentPath(segment))
            unlink(folder.indexPath(segment))
        }
    }

    private func failure(_ code: Int32) -> WriteReport {
        switch code {
        case ENOSPC, EDQUOT, EFBIG, EROFS, EACCES, EMFILE, ENFILE: .full(code)
        default: .failed(code)
        }
    }

    private mutating func open(_ number: UInt64) -> Int32 {
        if segment == number { return 0 }
        shut()
        // Another folder of that name is locked by nobody.
        guard folder.isInPlace else { return ENOENT }
        let path = folder.segmentPath(number)
        if access(path, F_OK) != 0 {
            hasNewNames = true
            // Where it cannot be had, a new file does as well.
            if let spare = folder.spares().last { rename(folder.sparePath(spare), path) }
        }
        let opened = Glibc.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else { return errno }
        descriptor = opened
        segment = number
        return 0
    }

    private func fill(_ write: WriteJob.Write) -> Int32 {
        var written = 0
        while written < write.bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: write.bytes[written...])
            let count = calls.write(descriptor, rest, write.position + written)
            if count == -Int(EINTR) { continue }
            if count < 0 { return Int32(-count) }
            if count == 0 { return ENOSPC }
            written += count
        }
        return 0
    }

    private func retire(_ number: UInt64) {
        unlink(folder.indexPath(number))
        let path = folder.segmentPath(number)
        if folder.spares().count >= Self.sparesMax
            || rename(path, folder.sparePath(number)) != 0
        {
            unlink(path)
        }
    }

    private mutating func shut() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        segment = nil
    }
}

extension DiskCalls {
    package static let system = DiskCalls(
        write: { descriptor, bytes, position in
            let count = pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(position))
            return count < 0 ? -Int(errno) : count
        },
        sync: { fdatasync($0) == 0 ? 0 : errno })
}
