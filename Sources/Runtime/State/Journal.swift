import CLinux
import Disk
import Glibc

/// Which processes of a network were started and which of them have ended, on the disk, so that
/// whoever comes after a supervisor that was killed ends exactly those.
///
/// Each record is a line that one call appends: it is there whole, or it is torn and passed over.
/// A process whose record could not be written is still found: see `Leftovers`.
package struct Journal: ~Copyable {
    /// A process that was started, under the name it has in the network.
    struct Entry: Equatable {
        var name: String
        var identity: ProcessIdentity
    }

    /// Beyond this, only what still runs is written anew.
    private static let bytesMax = 1 << 20
    /// Taken from the disk at once, so that a disk that fills up later leaves room for records.
    private static let reservedBytes = 16 << 10

    private let path: String
    private var file: Int32
    private var bytes = 0
    private var running: [ProcessIdentity: String]
    /// A torn line is at the end, which the next record must not continue.
    private var isTorn = false

    /// Goes on with those that still run of a journal that is there.
    package init(opening folder: StateFolder) throws(RunFailure) {
        path = folder.journalPath
        running = [:]
        for entry in Self.entries(of: path) where entry.identity.isAlive {
            running[entry.identity] = entry.name
        }
        do {
            (file, bytes) = try Self.begin(path, running)
        } catch {
            throw RunFailure(error)
        }
    }

    deinit { close(file) }

    package mutating func started(_ name: String, _ identity: ProcessIdentity) {
        running[identity] = name
        append(JournalLine.started(name, identity))
    }

    package mutating func ended(_ identity: ProcessIdentity) {
        guard running.removeValue(forKey: identity) != nil else { return }
        append(JournalLine.ended(identity))
    }

    /// Those that were started, have not ended as far as anyone wrote down, and run.
    package static func survivors(
        _ folder: StateFolder
    ) -> [(name: String, identity: ProcessIdentity)] {
        entries(of: folder.journalPath).filter(\.identity.isAlive).map { ($0.name, $0.identity) }
    }

    private mutating func append(_ line: [UInt8]) {
        let record = (isTorn ? [UInt8(ascii: "\n")] : []) + line
        let count = record.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        isTorn = count != record.count && (isTorn || count > 0)
        bytes += max(0, count)
        guard bytes > Self.bytesMax, let anew = try? Self.begin(path, running) else { return }
        close(file)
        (file, bytes) = anew
        isTorn = false
    }

    /// A new journal with a record for each of `running` takes the old one's place.
    private static func begin(
        _ path: String, _ running: [ProcessIdentity: String]
    ) throws(FileError) -> (file: Int32, bytes: Int) {
        let records = running.flatMap { JournalLine.started($0.value, $0.key) }
        try PlainFile.replace(path, with: records, permissions: 0o600)
        let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
        guard file >= 0 else { throw FileError(.write, path) }
        // Not every file system can, and nothing depends on it.
        _ = linux_reserve_room(file, reservedBytes)
        return (file, records.count)
    }

    /// In the order in which they were started.
    private static func entries(of path: String) -> [Entry] {
        // Twice what we write, so that one torn record or two matter nothing.
        let text = try? PlainFile.read(path, bytesMax: 2 * bytesMax, regularOnly: true)
        var entries: [Entry] = []
        for line in (text ?? []).split(separator: UInt8(ascii: "\n")) {
            switch JournalLine(line) {
            case .started(let entry): entries.append(entry)
            case .ended(let identity): entries.removeAll { $0.identity == identity }
            case nil: break
            }
        }
        return entries
    }
}
