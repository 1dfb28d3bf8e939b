import Reactor
import Disk
import Glibc
import Telemetry

/// The folder of a log, held by one hub at a time:
///
/// - `identity`: sixteen random bytes, into which all checksums are bound
/// - `events-N.log`, the segments, and `events-N.index` beside those that are complete
/// - `checkpoint`: what is known without reading the segments before a certain one
/// - `spare-N.log`: a file that a segment may take over
final class LogFolder: Sendable {
    static let identityBytes = 16
    private static let identityName = "identity"
    private static let checkpointName = "checkpoint"
    private static let segmentPrefix = "events-"
    private static let sparePrefix = "spare-"
    private static let logSuffix = ".log"
    private static let indexSuffix = ".index"

    let path: String
    let descriptor: Int32
    let identity: [UInt8]

    private init(path: String, descriptor: Int32, identity: [UInt8]) {
        self.path = path
        self.descriptor = descriptor
        self.identity = identity
    }

    deinit { close(descriptor) }

    /// Whether the folder that is locked is still the one that its path leads to: it may have been
    /// moved away, or removed and made anew.
    var isInPlace: Bool {
        var held = stat()
        var found = stat()
        return fstat(descriptor, &held) == 0 && stat(path, &found) == 0
            && held.st_ino == found.st_ino && held.st_dev == found.st_dev
    }

    /// For the hub, who keeps everyone else out as long as the value lives.
    static func take(_ path: String) throws(StoreFailure) -> LogFolder {
        do {
            try FolderTree.make(path, permissions: 0o700)
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileError(.open, path) }
            do {
                guard try FolderLock.take(descriptor, path, waitMilliseconds: 0) else {
                    throw FileError(.lock, path, .heldByAnother)
                }
                // One that was killed may have made the folder and not come to this.
                try keepName(of: path)
                let identity = try known(path) ?? made(path)
                return LogFolder(path: path, descriptor: descriptor, identity: identity)
            } catch {
                close(descriptor)
                throw error
            }
        } catch let error as FileError {
            throw StoreFailure(error)
        } catch {
            throw StoreFailure(place: path, what: "\(error)", fix: nil)
        }
    }

    /// For whoever only reads.
    static func look(_ path: String) throws(StoreFailure) -> LogFolder {
        do throws(FileError) {
            let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileError(.open, path) }
            guard let identity = try known(path) else {
                close(descriptor)
                throw FileError(.read, "\(path)/\(identityName)", ENOENT)
            }
            return LogFolder(path: path, descriptor: descriptor, identity: identity)
        } catch {
            throw StoreFailure(error)
        }
    }

    func segmentPath(_ number: UInt64) -> String {
        "\(path)/\(Self.segmentPrefix)\(number)\(Self.logSuffix)"
    }

    func indexPath(_ number: UInt64) -> String {
        "\(path)/\(Self.segmentPrefix)\(number)\(Self.indexSuffix)"
    }

    func sparePath(_ number: UInt64) -> String {
        "\(path)/\(Self.sparePrefix)\(number)\(Self.logSuffix)"
    }

    var checkpointPath: String { "\(path)/\(Self.checkpointName)" }

    /// Ascending.
    func segments() -> [UInt64] { numbers(Self.segmentPrefix, Self.logSuffix) }
    func indexes() -> [UInt64] { numbers(Self.segmentPrefix, Self.indexSuffix) }
    func spares() -> [UInt64] { numbers(Self.sparePrefix, Self.logSuffix) }

    /// What a hub left unfinished that was killed.
    func removeUnfinished() {
        for name in FolderTree.names(in: path) where PlainFile.isUnfinished(name) {
            unlink("\(path)/\(name)")
        }
    }

    /// A file of the log that is written whole: the old content or the new one, also after a loss
    /// of power.
    static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let aside = try PlainFile.writeAside(path, bytes, permissions: 0o600)
        let file = open(aside, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        let isKept = file >= 0 && fdatasync(file) == 0 && rename(aside, path) == 0
        let code = errno
        if file >= 0 { close(file) }
        guard isKept else {
            unlink(aside)
            throw FileError(.write, path, code)
        }
    }

    func seed(_ segment: UInt64) -> UInt32 {
        BlockFormat.seed(identity: identity, segment: segment)
    }

    private func numbers(_ prefix: String, _ suffix: String) -> [UInt64] {
        FolderTree.names(in: path).compactMap { name in
            guard name.hasPrefix(prefix), name.hasSuffix(suffix),
                name.count > prefix.count + suffix.count
            else { return nil }
            return UInt64(name.dropFirst(prefix.count).dropLast(suffix.count))
        }.sorted()
    }

    /// The file, or where it is damaged what the checkpoint has of it.
    private static func known(_ path: String) throws(FileError) -> [UInt8]? {
        let name = "\(path)/\(identityName)"
        let checked = 2 * identityBytes
        if let bytes = try PlainFile.read(name, bytesMax: checked, regularOnly: true),
            let identity = identity(bytes)
        {
            return identity
        }
        let checkpoint = "\(path)/\(checkpointName)"
        if let bytes = try PlainFile.read(
            checkpoint, bytesMax: Checkpoint.bytesMax, regularOnly: true),
            let identity = Checkpoint.identity(of: bytes)
        {
            return identity
        }
        let hasSegments = FolderTree.names(in: path).contains { $0.hasPrefix(segmentPrefix) }
        if hasSegments { throw FileError(.read, name, .damaged) }
        return nil
    }

    private static func made(_ path: String) throws(FileError) -> [UInt8] {
        let identity = Randomness.bytes(identityBytes)
        let checksum = identity.withUnsafeBytes { Checksum.crc32c($0) }
        let bytes = identity + withUnsafeBytes(of: checksum.littleEndian) { Array($0) }
        try replace("\(path)/\(identityName)", with: bytes)
        return identity
    }

    /// A new folder's name stands in the one above it, and must outlast a loss of power as well. One
    /// that we may not read cannot be made to keep it, which is no reason not to start: whoever set it
    /// up so made it before.
    private static func keepName(of path: String) throws(FileError) {
        let parent = open("\(path)/..", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if parent < 0, errno == EACCES { return }
        guard parent >= 0 else { throw FileError(.open, "\(path)/..") }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw FileError(.write, path) }
    }

    private static func identity(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count == identityBytes + 4 else { return nil }
        let identity = Array(bytes.prefix(identityBytes))
        let checksum = identity.withUnsafeBytes { Checksum.crc32c($0) }
        let stored = bytes.withUnsafeBytes {
            $0.loadUnaligned(fromByteOffset: identityBytes, as: UInt32.self)
        }
        return checksum == stored ? identity : nil
    }
}

extension StoreFailure {
    init(_ error: FileError) {
        let action = error.action == .lock ? "lock" : "\(error.action.rawValue)"
        self.init(
            place: error.path, what: "the hub's log: cannot \(action): \(error.reason)",
            fix: error.cause == .heldByAnother
                ? "end the other hub that uses this folder, or choose another folder" : error.fix)
    }
}
