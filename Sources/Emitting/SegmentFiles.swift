import CLinux
import Disk
import Glibc

/// The files of a spool: in a folder that is kept from others, or in memory.
///
/// A file that is used again is several times faster than one that grows, so one of those that are
/// no longer needed is kept.
struct SegmentFiles: ~Copyable {
    private static let lockWaitMilliseconds = 1_000
    /// One is written while one waits to be acknowledged; the third is the next.
    private static let freeMax = 1

    /// nil: in memory.
    let folder: String?
    private let descriptor: Int32
    /// Names or, in memory, open descriptors, with how long they are.
    private var free: [(name: String, descriptor: Int32, bytes: Int)] = []
    private var freeCount = 0

    /// Makes the folder where there is none.
    init(folder: String?) throws(EmitterError) {
        guard let folder else {
            self.folder = nil
            descriptor = -1
            return
        }
        do throws(FileError) {
            try FolderTree.make(folder, permissions: 0o700)
        } catch {
            throw .folder(error)
        }
        let opened = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw .folder(FileError(.open, folder)) }
        var isTaken = false
        do throws(FileError) {
            isTaken = try FolderLock.take(
                opened, folder, waitMilliseconds: Self.lockWaitMilliseconds)
        } catch {
            close(opened)
            throw .folder(error)
        }
        guard isTaken else {
            close(opened)
            throw .folderTaken(folder)
        }
        self.folder = folder
        descriptor = opened
    }

    deinit {
        for file in free where file.descriptor >= 0 { close(file.descriptor) }
        if descriptor >= 0 { close(descriptor) }
    }

    var freeBytes: Int { free.reduce(0) { $0 + $1.bytes } }

    /// Segments that an earlier run left, oldest first, closed. What lies there besides and is ours
    /// goes; what is not ours stays.
    mutating func find() -> [(name: SegmentName, bytes: Int)] {
        guard let folder else { return [] }
        var found: [(name: SegmentName, bytes: Int)] = []
        for name in FolderTree.names(in: folder) {
            if let segment = SegmentName(name) {
                found.append((segment, bytes(name)))
            } else if SegmentName.isFree(name) || PlainFile.isUnfinished(name) {
                unlinkat(descriptor, name, 0)
            }
        }
        // Names sort as their numbers do.
        return found
    }

    /// A file for a new segment, open, with its length; or -errno.
    mutating func create(_ name: SegmentName) -> (descriptor: Int32, bytes: Int) {
        let used = free.popLast()
        guard folder != nil else {
            if let used { return (used.descriptor, used.bytes) }
            return (linux_memory_file("spool"), 0)
        }
        if let used {
            if renameat(descriptor, used.name, descriptor, name.text) == 0 {
                let file = openat(descriptor, name.text, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
                if file >= 0 { return (file, used.bytes) }
            }
            unlinkat(descriptor, used.name, 0)
        }
        let flags = O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let file = openat(descriptor, name.text, flags, 0o600)
        return (file < 0 ? -errno : file, 0)
    }

    /// Of a segment that was closed; or -errno.
    func open(_ name: SegmentName) -> Int32 {
        let file = openat(descriptor, name.text, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
        return file < 0 ? -errno : file
    }

    /// A file in memory stays open as long as it is wanted.
    func closeMeanwhile(_ file: inout Int32) {
        guard folder != nil, file >= 0 else { return }
        close(file)
        file = -1
    }

    /// The segment's events are stored elsewhere.
    mutating func release(_ segment: Segment) {
        let name = SegmentName(epoch: segment.epoch, first: segment.first).text
        guard free.count < Self.freeMax else {
            if segment.descriptor >= 0 { close(segment.descriptor) }
            if folder != nil { unlinkat(descriptor, name, 0) }
            return
        }
        guard folder != nil else {
            free.append(("", segment.descriptor, segment.fileBytes))
            return
        }
        if segment.descriptor >= 0 { close(segment.descriptor) }
        freeCount += 1
        let freeName = SegmentName.free(freeCount)
        if renameat(descriptor, name, descriptor, freeName) == 0 {
            free.append((freeName, -1, segment.fileBytes))
        } else {
            unlinkat(descriptor, name, 0)
        }
    }

    private func bytes(_ name: String) -> Int {
        var facts = stat()
        return fstatat(descriptor, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 ? Int(facts.st_size) : 0
    }
}

/// Whole writes at a place of a file.
enum FilePlace {
    /// 0, or errno: what was written then is no longer what it was.
    static func write(_ file: Int32, _ bytes: UnsafeRawBufferPointer, at offset: Int) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = pwrite(
                file, bytes.baseAddress.unsafelyUnwrapped + written, bytes.count - written,
                off_t(offset + written))
            if count > 0 {
                written += count
            } else if count == 0 {
                return ENOSPC
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}
